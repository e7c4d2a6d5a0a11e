"""Reads the code of a rule and says what in it is not pure, not scalar, or would not give the same bits twice."""

from __future__ import annotations

import ast
import inspect
import math
import textwrap
from collections.abc import Iterable, Mapping

from sim.rules.rule import Rule

# Those that give the same bits in Python and compiled, found by trial; add another only with such a trial.
MATH = {"exp": "float", "log": "float", "sqrt": "float", "floor": "whole", "ceil": "whole"}

_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult)
_BITS = (ast.BitXor, ast.BitAnd, ast.BitOr, ast.LShift, ast.RShift)
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def offences(rule: Rule) -> list[str]:
    """What is wrong with a rule, as sentences with its file's line; none if it is pure."""
    source, first = inspect.getsourcelines(rule.function)
    return [
        f"{rule.__module__}.{rule.name}, line {line + first - 1}: {what}"
        for line, what in read("".join(source), rule.function.__globals__)
    ]


def read(source: str, scope: Mapping[str, object]) -> list[tuple[int, str]]:
    """What is wrong with the source of one function that sees these globals, by line."""
    node = ast.parse(textwrap.dedent(source)).body[0]
    if not isinstance(node, ast.FunctionDef):
        return [(node.lineno, "a rule is a plain function")]
    return _Reader(node, scope).found


def calls(rule: Rule) -> set[Rule]:
    """The rules that a rule calls."""
    names = {n.id for n in ast.walk(_tree(rule)) if isinstance(n, ast.Name)}
    return {v for n in names if isinstance(v := rule.function.__globals__.get(n), Rule)}


def reads(rule: Rule) -> set[str]:
    """Inputs and parameters that can bear on the answer: read by the rule, or by a rule that it hands them to."""
    tree = _tree(rule)
    handed: set[int] = set()
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        callee = rule.function.__globals__.get(call.func.id)
        if isinstance(callee, Rule):
            names = (*callee.inputs, *callee.parameters)
            idle = set(names) - reads(callee)
            handed |= {id(value) for name, value in zip(names, call.args, strict=False) if name in idle}
    loads = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    return {n.id for n in loads if id(n) not in handed} & {*rule.inputs, *rule.parameters}


def divisors(rule: Rule) -> set[str]:
    """Inputs and parameters that a rule, or one that it hands them to, divides by as they are."""
    found: set[str] = set()
    for n in ast.walk(_tree(rule)):
        if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div) and isinstance(n.right, ast.Name):
            found.add(n.right.id)
        elif isinstance(n, ast.Call) and isinstance(n.func, ast.Name):
            callee = rule.function.__globals__.get(n.func.id)
            if isinstance(callee, Rule):
                names = (*callee.inputs, *callee.parameters)
                handed = zip(names, n.args, strict=False)
                found |= {v.id for name, v in handed if name in divisors(callee) and isinstance(v, ast.Name)}
    return found & {*rule.inputs, *rule.parameters}


def form(rule: Rule) -> str:
    """The code without its constants, and with parameters by the order of their first use: what it computes."""
    tree = _tree(rule)
    names: dict[str, str] = {}
    body = tree.body[1:] if ast.get_docstring(tree) else tree.body
    for statement in body:
        for n in ast.walk(statement):
            if isinstance(n, ast.Constant):
                n.value = 0
            elif isinstance(n, ast.Name) and n.id in rule.parameters:
                n.id = names.setdefault(n.id, f"parameter {len(names)}")
    return "\n".join(ast.dump(statement) for statement in body)


def _tree(rule: Rule) -> ast.FunctionDef:
    node = ast.parse(textwrap.dedent(inspect.getsource(rule.function))).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


class _Reader:
    """Walks one function; what it does not know it refuses."""

    def __init__(self, node: ast.FunctionDef, scope: Mapping[str, object]) -> None:
        self.scope = scope
        self.found: list[tuple[int, str]] = []
        self.kinds: dict[str, str] = {}
        if [ast.unparse(d) for d in node.decorator_list] != ["rule"]:
            self.refuse(node, "a rule has the decorator @rule and no other")
        self._signature(node)
        self._block(node.body)
        if not _returns(node.body):
            self.refuse(node, "not every path returns")

    def refuse(self, node: ast.AST, what: str) -> None:
        self.found.append((getattr(node, "lineno", 1), what))

    def _signature(self, node: ast.FunctionDef) -> None:
        a = node.args
        if a.vararg or a.kwarg or a.posonlyargs or a.defaults or any(a.kw_defaults):
            self.refuse(node, "inputs are plain names without defaults")
        for arg in (*a.args, *a.kwonlyargs):
            kind = ast.unparse(arg.annotation) if arg.annotation else "nothing"
            if kind not in ("float", "Key") or (kind == "Key" and arg in a.kwonlyargs):
                self.refuse(arg, f"{arg.arg} is {kind}; inputs are float or Key, parameters float")
            self.kinds[arg.arg] = kind
        text = ast.unparse(node.returns) if node.returns else ""
        inner = text.removeprefix("tuple[").removesuffix("]").split(", ") if text.startswith("tuple[") else [text]
        if set(inner) - {"float"} and text != "Key":
            self.refuse(node, f"returns {text or 'nothing declared'}; a rule returns float, Key or tuple[float, ...]")
        self.returned = [text] if text == "Key" else inner

    def _block(self, statements: Iterable[ast.stmt]) -> None:
        for s in statements:
            self._statement(s)

    def _statement(self, s: ast.stmt) -> None:
        match s:
            case ast.Expr(value=ast.Constant(value=str())):
                pass
            case ast.Assign(targets=[ast.Name(id=name)]):
                self._bind(s, name, self._kind(s.value))
            case ast.Assign(targets=[ast.Tuple(elts=names)]) if all(isinstance(n, ast.Name) for n in names):
                self._unpack(s, [n.id for n in names if isinstance(n, ast.Name)], s.value)
            case ast.If() | ast.While():
                self._kind(s.test)
                self._block(s.body)
                self._block(s.orelse)
            case ast.Return(value=ast.Tuple(elts=values)):
                self._answer(s, [self._kind(v) for v in values])
            case ast.Return(value=ast.Call() as value) if len(self.returned) > 1:
                self._answer(s, self._outputs(value))
            case ast.Return(value=ast.expr() as value):
                self._answer(s, [self._kind(value)])
            case _:
                self.refuse(s, f"a rule does not need {type(s).__name__}")

    def _unpack(self, s: ast.Assign, names: list[str], value: ast.expr) -> None:
        kinds = [self._kind(v) for v in value.elts] if isinstance(value, ast.Tuple) else self._outputs(value)
        if len(kinds) != len(names):
            self.refuse(s, "a different number of names and values")
        for name, kind in zip(names, kinds, strict=False):
            self._bind(s, name, kind)

    def _bind(self, s: ast.stmt, name: str, kind: str) -> None:
        if self.kinds.setdefault(name, kind) != kind:
            self.refuse(s, f"{name} is {self.kinds[name]} here and {kind} there")

    def _answer(self, s: ast.stmt, kinds: list[str]) -> None:
        if kinds != self.returned:
            self.refuse(s, f"returns {', '.join(kinds)} where {', '.join(self.returned)} is declared")

    def _outputs(self, value: ast.expr) -> list[str]:
        if isinstance(value, ast.Call) and isinstance(called := self._called(value), Rule):
            self._arguments(value)
            return ["float"] * called.outputs
        self.refuse(value, "only a rule or a tuple gives several values")
        return []

    def _called(self, call: ast.Call) -> object:
        return self.scope.get(call.func.id) if isinstance(call.func, ast.Name) else None

    def _arguments(self, call: ast.Call) -> None:
        if call.keywords:
            self.refuse(call, "arguments go by position: compiled code knows no keywords")
        for value in call.args:
            self._kind(value)

    def _kind(self, e: ast.expr) -> str:
        """float, Key, whole (an int) or truth; refuses what has none of these kinds."""
        match e:
            case ast.Constant(value=float() as value):
                if not math.isfinite(value):
                    self.refuse(e, "a constant is not finite")
                return "float"
            case ast.Constant(value=bool()):
                pass
            case ast.Constant(value=int()):
                return "whole"
            case ast.Name(id=name):
                return self._name(e, name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._kind(operand)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self._kind(operand)
                return "truth"
            case ast.BoolOp(values=values):
                if any(self._kind(v) != "truth" for v in values):
                    self.refuse(e, "`and` and `or` join comparisons, not numbers")
                return "truth"
            case ast.Compare(left=left, ops=ops, comparators=others):
                for part in (left, *others):
                    self._kind(part)
                if not all(isinstance(o, _ORDER) for o in ops):
                    self.refuse(e, "floats are compared by order only")
                return "truth"
            case ast.IfExp(test=test, body=yes, orelse=no):
                self._kind(test)
                if (kind := self._kind(yes)) != self._kind(no):
                    self.refuse(e, "the two sides of a choice differ in kind")
                return kind
            case ast.BinOp(left=left, op=op, right=right):
                return self._operation(e, self._kind(left), op, self._kind(right))
            case ast.Call():
                return self._call(e)
            case _:
                pass
        self.refuse(e, f"a rule does not need {ast.unparse(e)}")
        return "float"

    def _name(self, e: ast.expr, name: str) -> str:
        if name in self.kinds:
            return self.kinds[name]
        if type(self.scope.get(name)) is float:
            return "float"
        self.refuse(e, f"{name} is neither an input, nor a rule, nor a constant float")
        return "float"

    def _operation(self, e: ast.expr, left: str, op: ast.operator, right: str) -> str:
        kinds = {left, right}
        if "truth" in kinds:
            self.refuse(e, "no arithmetic on truth values")
        if isinstance(op, ast.Div):
            return "float"
        if isinstance(op, _BITS) and "Key" in kinds and kinds <= {"Key", "whole"}:
            return "Key"
        if not isinstance(op, _ARITHMETIC):
            self.refuse(e, f"{type(op).__name__} does not give the same bits everywhere")
        if "float" in kinds:
            return "float"
        return "Key" if "Key" in kinds else "whole"

    def _call(self, call: ast.Call) -> str:
        self._arguments(call)
        match call.func:
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if self.scope.get("math") is math:
                if name in MATH:
                    return MATH[name]
                self.refuse(call, f"math.{name} is not among {', '.join(MATH)}")
                return "float"
            case ast.Name() if isinstance(called := self._called(call), Rule):
                if called.outputs > 1:
                    self.refuse(call, "several values where one is needed")
                if len(call.args) != len(called.inputs) + len(called.parameters):
                    self.refuse(call, f"{called.name} takes {len(called.inputs) + len(called.parameters)} arguments")
                return str(called.function.__annotations__["return"])
            case _:
                self.refuse(call, f"{ast.unparse(call.func)} is neither a rule nor of math")
                return "float"


def _returns(statements: list[ast.stmt]) -> bool:
    last = statements[-1]
    if isinstance(last, ast.If):
        return bool(last.orelse) and _returns(last.body) and _returns(last.orelse)
    return isinstance(last, ast.Return)
