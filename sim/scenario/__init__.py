"""What is asked: scenario files become one validated, immutable `Scenario`, or one report of all that is wrong."""

from sim.scenario.draws import Draws
from sim.scenario.expectations import DIRECTIONS, Expectation
from sim.scenario.loading import CheckReport, FileCheck, check_files, load_scenario
from sim.scenario.objects import JointGroup, Measure, Parameter, Remark, Scenario
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.starting import shipped_names, starter
from sim.scenario.studies import Study, is_study, load_study
from sim.scenario.units import UNITS, Domain
from sim.scenario.vocabulary import Vocabulary, installed_vocabulary
from sim.scenario.writing import resolved_yaml

__all__ = [
    "DIRECTIONS",
    "UNITS",
    "CheckReport",
    "Domain",
    "Draws",
    "Expectation",
    "FileCheck",
    "JointGroup",
    "Measure",
    "Parameter",
    "Problem",
    "Remark",
    "Scenario",
    "ScenarioError",
    "Study",
    "Vocabulary",
    "check_files",
    "installed_vocabulary",
    "is_study",
    "load_scenario",
    "load_study",
    "resolved_yaml",
    "shipped_names",
    "starter",
]
