"""Unpacks TensorFlow's two libraries and its headers from a wheel: unpack.py WHEEL DESTINATION."""

import os
import shutil
import sys
import zipfile

wheel, destination = sys.argv[1:]
libraries = ("tensorflow/libtensorflow_cc.", "tensorflow/libtensorflow_framework.")


def is_wanted(name):
    if name.endswith("/"):
        return False
    return name.startswith(libraries) or name.startswith("tensorflow/include/")


with zipfile.ZipFile(wheel) as archive:
    wanted = [entry for entry in archive.infolist() if is_wanted(entry.filename)]
    total = sum(entry.file_size for entry in wanted)
    done = 0
    for entry in wanted:
        target = os.path.join(destination, *entry.filename.split("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(entry) as source, open(target, "wb") as file:
            shutil.copyfileobj(source, file, 1 << 22)
            file.flush()
            os.fsync(file.fileno())
        done += entry.file_size
        print("unpacked", done, "of", total, flush=True)
