"""Sending what holds large arrays from process to process: their bytes go as they lie, without being packed."""

from __future__ import annotations

import os
import pickle
from multiprocessing import connection
from typing import Any

import numpy as np


def send(pipe: connection.Connection, message: object) -> None:
    """Send a message that :func:`receive` understands.

    Raises:
        OSError: There is nobody at the other end any more.
    """
    held: list[pickle.PickleBuffer] = []
    packed = pickle.dumps(message, protocol=5, buffer_callback=held.append)
    loads = [each.raw() for each in held]
    pipe.send((packed, [load.nbytes for load in loads]))
    for load in loads:
        done = 0
        while done < load.nbytes:
            done += os.write(pipe.fileno(), load[done:])


def receive(pipe: connection.Connection) -> Any:
    """Wait for a message, and give it.

    Raises:
        EOFError: The other end is closed, perhaps in the middle of a message.
        OSError: The pipe is broken.
    """
    packed, sizes = pipe.recv()
    # Not cleared: all of it is written over.
    loads = [np.empty(size, dtype=np.uint8) for size in sizes]
    for load in loads:
        room, done = load.data, 0
        while done < load.nbytes:
            read = os.readv(pipe.fileno(), [room[done:]])
            if not read:
                raise EOFError
            done += read
    return pickle.loads(packed, buffers=loads)
