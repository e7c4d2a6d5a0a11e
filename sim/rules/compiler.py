"""A rule's code for the processor: a loop over worlds around the one scalar function, as an object file.

Numba compiles the scalar function. The loop around it has the form of a ufunc's inner loop in C. Where LLVM can
work on several worlds at once the loop takes its operands side by side in memory, and one driver for all rules
(`driver`) brings them there: an operand that lies otherwise, as a parameter that is one for all worlds does, is
copied block by block. Other rules, which call the C library or loop themselves, step from world to world.
Nothing here changes a bit: no fast mathematics, no contraction, and the C library's functions one by one.
"""

from __future__ import annotations

import dis
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.rules.rule import Rule

MADE_BY = b"".join(Path(__file__).with_name(name).read_bytes() for name in ("rule.py", "compiler.py", "machine.py"))
"""What translates rules, read when it is loaded: another translation is other code for the processor."""

BLOCK = 128
"""Worlds that are brought side by side at once: few enough that the copies stay in the nearest cache."""

DRIVER = "over_blocks"

_FE_ALL = 0x1F
"""Bits of the flags of floating-point exceptions; those that a processor lacks are ignored."""


_BACK = frozenset(code for name, code in dis.opmap.items() if "JUMP_BACKWARD" in name)


def in_step(rule: Rule) -> bool:
    """Whether all worlds take the same steps through a rule, so that LLVM can work on several at once."""
    code = rule.function.__code__
    calls_library = not {"exp", "log"}.isdisjoint(code.co_names)
    goes_back = not _BACK.isdisjoint(code.co_code[::2])
    return not calls_library and not goes_back and all(map(in_step, rule.calls.values()))


def compiled(rule: Rule, symbol: str) -> bytes:
    """The object file of a rule's loop.

    Args:
        rule: Which rule.
        symbol: What to call the loop in the object file.
    """
    from numba.core import types
    from numba.core.compiler_lock import global_compiler_lock

    kinds = {"float64": types.float64, "uint64": types.uint64}
    signature = tuple(kinds[kind] for kind in rule.kinds)
    with global_compiler_lock:
        rule.dispatcher.compile(signature)
        scalar = rule.dispatcher.overloads[signature]
        many = in_step(rule)
        return _emitted(_loop(scalar, rule.outputs, many, symbol), scalar.library.get_llvm_str(), symbol, many)


def driver() -> bytes:
    """The object file of what calls a loop whose operands must lie side by side, whatever their strides are.

    Its data are those of every loop (`_refuse`), the loop's address, its number of inputs, and that of all operands.
    """
    from llvmlite import ir
    from numba.core.cgutils import for_range

    byte_p, whole = ir.IntType(8).as_pointer(), ir.IntType(64)
    whole_p = whole.as_pointer()
    form = _form(ir)
    module = ir.Module(DRIVER)
    function = ir.Function(module, form, DRIVER)
    args, dims, steps, data = function.args
    b = ir.IRBuilder(function.append_basic_block())
    plan = b.bitcast(data, whole_p)

    def number(value: int) -> Any:
        return ir.Constant(whole, value)

    def item(array: Any, index: Any) -> Any:
        return b.load(b.gep(array, [index]))

    def place(k: Any, world: Any) -> Any:
        """Where an operand has a world's number."""
        return b.bitcast(b.gep(item(args, k), [b.mul(world, item(steps, k))]), whole_p)

    loop = b.inttoptr(item(plan, number(2)), form.as_pointer())
    inputs, operands, worlds = item(plan, number(3)), item(plan, number(4)), item(dims, number(0))
    aside = b.alloca(whole)
    b.store(number(0), aside)
    with b.if_then(b.icmp_signed("!=", worlds, number(1))), for_range(b, operands, intp=whole) as each:
        lies_so = b.icmp_signed("==", item(steps, each.index), number(8))
        b.store(b.select(lies_so, b.load(aside), number(1)), aside)
    with b.if_else(b.icmp_signed("==", b.load(aside), number(0)), likely=True) as (straight, copied):
        with straight:
            b.call(loop, [args, dims, steps, data])
        with copied:
            room = b.alloca(whole, size=b.mul(operands, number(BLOCK)))
            places = b.alloca(byte_p, size=operands)
            many = b.alloca(whole)
            blocks = b.udiv(b.add(worlds, number(BLOCK - 1)), number(BLOCK))
            with for_range(b, blocks, intp=whole) as block:
                start = b.mul(block.index, number(BLOCK))
                left = b.sub(worlds, start)
                size = b.select(b.icmp_signed("<", left, number(BLOCK)), left, number(BLOCK))
                b.store(size, many)
                with for_range(b, operands, intp=whole) as each:
                    step = item(steps, each.index)
                    copy = b.gep(room, [b.mul(each.index, number(BLOCK))])
                    lies_so = b.icmp_signed("==", step, number(8))
                    here = b.select(lies_so, place(each.index, start), copy)
                    b.store(b.bitcast(here, byte_p), b.gep(places, [each.index]))
                    # One number for all worlds stays where it was put for the first block.
                    fresh = b.or_(b.icmp_signed("!=", step, number(0)), b.icmp_signed("==", start, number(0)))
                    read = b.and_(b.icmp_signed("<", each.index, inputs), b.and_(b.not_(lies_so), fresh))
                    with b.if_then(read), for_range(b, size, intp=whole) as world:
                        b.store(b.load(place(each.index, b.add(start, world.index))), b.gep(copy, [world.index]))
                b.call(loop, [places, many, steps, data])
                with for_range(b, operands, start=inputs, intp=whole) as each:
                    copy = b.gep(room, [b.mul(each.index, number(BLOCK))])
                    lies_so = b.icmp_signed("==", item(steps, each.index), number(8))
                    with b.if_then(b.not_(lies_so)), for_range(b, size, intp=whole) as world:
                        b.store(b.load(b.gep(copy, [world.index])), place(each.index, b.add(start, world.index)))
    # Both branches of a choice are reckoned where worlds go in step: a flag may tell of a division not taken.
    flags = ir.FunctionType(ir.IntType(32), [ir.IntType(32)])
    every = ir.Constant(ir.IntType(32), _FE_ALL)
    raised = b.call(ir.Function(module, flags, "fetestexcept"), [every])
    with b.if_then(b.icmp_signed("!=", raised, ir.Constant(ir.IntType(32), 0))):
        b.call(ir.Function(module, flags, "feclearexcept"), [every])
    b.ret_void()
    return _emitted(str(module), "", DRIVER, False)


def _form(ir: Any) -> Any:
    """The type of a ufunc's inner loop."""
    byte_p, whole_p = ir.IntType(8).as_pointer(), ir.IntType(64).as_pointer()
    return ir.FunctionType(ir.VoidType(), [byte_p.as_pointer(), whole_p, whole_p, byte_p])


def _loop(scalar: Any, outputs: int, side_by_side: bool, symbol: str) -> str:
    """LLVM's text of a loop around a scalar function that Numba has compiled."""
    from llvmlite import ir
    from numba.core import cgutils

    byte_p, whole, code = ir.IntType(8).as_pointer(), ir.IntType(64), ir.IntType(32)
    context, told = scalar.target_context, scalar.fndesc
    module = ir.Module(symbol)
    callee = context.call_conv.get_function_type(told.restype, told.argtypes)
    one = ir.Function(module, callee, told.llvm_func_name)
    results = list(told.restype) if outputs > 1 else [told.restype]
    kinds = [context.get_value_type(kind) for kind in (*told.argtypes, *results)]
    inputs, operands = len(told.argtypes), len(kinds)

    body = ir.Function(module, ir.FunctionType(code, [whole] + [byte_p] * operands + [whole] * operands), "body")
    body.linkage = "internal"
    body.attributes.add("noinline")
    places, steps = body.args[1 : 1 + operands], body.args[1 + operands :]
    if side_by_side:
        # LLVM would give up on telling so many operands apart. An output in the place of an input does no harm where
        # there is one: a world's number is not written before all that it comes from has been read.
        for place in places[inputs:]:
            place.add_attribute("noalias")
    b = ir.IRBuilder(body.append_basic_block())
    failed = cgutils.alloca_once_value(b, ir.Constant(code, 0))
    with cgutils.for_range(b, body.args[0], intp=whole) as worlds:

        def at(k: int) -> Any:
            step = ir.Constant(whole, 8) if side_by_side else steps[k]
            return b.bitcast(b.gep(places[k], [b.mul(worlds.index, step)]), kinds[k].as_pointer())

        given = [b.load(at(k)) for k in range(inputs)]
        status, told_back = context.call_conv.call_function(b, one, told.restype, told.argtypes, given)
        answers = cgutils.unpack_tuple(b, told_back, outputs) if outputs > 1 else [told_back]
        for k, answer in enumerate(answers):
            b.store(answer, at(inputs + k))
        b.store(b.or_(b.load(failed), status.code), failed)
    b.ret(b.load(failed))

    function = ir.Function(module, _form(ir), symbol)
    args, dims, strides, data = function.args
    b = ir.IRBuilder(function.append_basic_block())

    def item(array: Any, k: int) -> Any:
        return b.load(b.gep(array, [ir.Constant(whole, k)]))

    every = range(operands)
    failure = b.call(body, [item(dims, 0), *(item(args, k) for k in every), *(item(strides, k) for k in every)])
    with b.if_then(b.icmp_signed("!=", failure, ir.Constant(code, 0)), likely=False):
        what = b.bitcast(data, byte_p.as_pointer())
        _refuse(b, module, item(what, 0), item(what, 1))
    b.ret_void()
    return str(module)


def _refuse(b: Any, module: Any, kind: Any, text: Any) -> None:
    """Raise what alone can go wrong in a rule, as Python does: a ufunc's loop runs without the interpreter's lock."""
    from llvmlite import ir

    byte_p, code = ir.IntType(8).as_pointer(), ir.IntType(32)
    held = b.call(ir.Function(module, ir.FunctionType(code, []), "PyGILState_Ensure"), [])
    b.call(ir.Function(module, ir.FunctionType(ir.VoidType(), [byte_p, byte_p]), "PyErr_SetObject"), [kind, text])
    b.call(ir.Function(module, ir.FunctionType(ir.VoidType(), [code]), "PyGILState_Release"), [held])


def _emitted(text: str, scalar: str, symbol: str, many: bool) -> bytes:
    """Link, optimise and translate LLVM's text; all but the symbol stays inside the object file."""
    from llvmlite import binding as llvm

    from sim.rules.machine import target

    module = llvm.parse_assembly(text)
    machine = target()
    module.data_layout = str(machine.target_data)
    module.triple = machine.triple
    if scalar:
        module.link_in(llvm.parse_assembly(scalar))
    for function in module.functions:
        if not function.is_declaration and function.name != symbol:
            function.linkage = "internal"
            if function.name != "body":
                function.add_function_attribute("alwaysinline")
    tuning = llvm.create_pipeline_tuning_options(speed_level=3)
    tuning.loop_vectorization = many
    passes = llvm.create_pass_builder(machine, tuning)
    passes.getModulePassManager().run(module, passes)
    emitted: bytes = machine.emit_object(module)
    return emitted
