# Makes reference.csv from the data beside it. Not needed to run the tests: run it by hand where R is, in this folder.
#   Rscript make.R
# The numbers that stand in reference.csv were made with R 4.2.2 and survival 3.5-3 (Debian 12).
library(survival)
stopifnot(packageVersion("survival") >= "3.5")

results <- list()
keep <- function(case, quantity, value) {
  results[[length(results) + 1]] <<- data.frame(case = case, quantity = quantity, value = sprintf("%.15g", value))
}

for (case in c("freireich", "pairs", "tied")) {
  wide <- read.csv(paste0(case, ".csv"))
  horizon <- if (case == "freireich") NA else wide$days[1]
  if (case == "freireich") {
    # Remission in weeks, 6-MP against placebo, 21 pairs: Freireich et al., Blood 21 (1963), 699-716. Censored times.
    long <- data.frame(
      world = rep(wide$pair, 2), arm = rep(c(1, 0), each = nrow(wide)), held = c(wide$drug, wide$placebo),
      ended = c(wide$drug_ended, wide$placebo_ended))
  } else {
    long <- data.frame(
      world = rep(wide$world, 2), arm = rep(c(1, 0), each = nrow(wide)), held = pmin(c(wide$a, wide$b), horizon),
      ended = as.integer(c(wide$a, wide$b) < horizon))
  }
  for (arm in 0:1) {
    curve <- survfit(Surv(held, ended) ~ 1, data = long[long$arm == arm, ])
    at <- summary(curve, times = sort(unique(long$held[long$ended == 1])), extend = TRUE)
    for (i in seq_along(at$time)) {
      keep(case, sprintf("share %d after %g", arm, at$time[i]), at$surv[i])
      keep(case, sprintf("error %d after %g", arm, at$time[i]), at$std.err[i])
    }
  }
  keep(case, "log-rank", survdiff(Surv(held, ended) ~ arm, data = long)$chisq)
  tight <- coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 100)
  fit <- coxph(Surv(held, ended) ~ arm, data = long, ties = "efron", cluster = world, control = tight)
  keep(case, "log ratio", coef(fit))
  keep(case, "plain error", sqrt(fit$naive.var[1, 1]))
  keep(case, "error", sqrt(fit$var[1, 1]))
  if (case != "freireich") {
    # A ratio that changes with the logarithm of the day: one row a world and day on which some world ends.
    days <- sort(unique(long$held[long$ended == 1]))
    long$id <- seq_len(nrow(long))
    split <- survSplit(Surv(held, ended) ~ ., data = transform(long, held = held + 1), cut = days + 1)
    split$trend <- split$arm * log(split$held)
    moving <- coxph(
      Surv(tstart, held, ended) ~ arm + trend, data = split, ties = "efron", cluster = world, control = tight)
    keep(case, "trend", coef(moving)[2])
    keep(case, "trend error", sqrt(moving$var[2, 2]))
    for (period in list(c(0, 31), c(31, 91), c(91, horizon))) {
      within <- subset(long, held >= period[1])
      within$ended <- as.integer(within$ended == 1 & within$held < period[2])
      within$held <- pmin(within$held, period[2])
      part <- coxph(Surv(held, ended) ~ arm, data = within, ties = "efron", cluster = world, control = tight)
      keep(case, sprintf("log ratio from %g", period[1]), coef(part))
      keep(case, sprintf("error from %g", period[1]), sqrt(part$var[1, 1]))
    }
  }
}
write.csv(do.call(rbind, results), "reference.csv", row.names = FALSE, quote = FALSE)
