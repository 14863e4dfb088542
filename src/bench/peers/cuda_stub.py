"""Lets PyPI's `torch` for Linux run on the CPU without the gigabytes of CUDA libraries that it is linked to.

PyPI has no CPU build of PyTorch for Linux on x86-64. The one it has loads some fifteen CUDA libraries while it is
imported, whether there is a GPU or not. This puts one small library in their place, under each of their names: every
function in it answers 100, CUDA's code for "no device". The CPU's kernels are the same as in the CPU build.

python cuda_stub.py: writes into the `torch` of the Python that runs it. Needs a C compiler and binutils' nm, readelf.
"""

import re
import subprocess
import sysconfig
from pathlib import Path

CUDA_LIBRARY = re.compile(r"\[(lib(?:cu|nccl|nvrtc|nvshmem_host|nvJitLink)[^\]]*)\]")
CUDA_SYMBOL = re.compile(r"^(?:__cuda|cu(?!sum)|nccl|nvrtc|nvshmem|nvJitLink)\w+$")
RETURNS_TEXT = re.compile(r"(?:String|Name)$")


def lines(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def symbols(library, which):
    """name -> version of a library's dynamic symbols; "" where it has none."""
    names = (line.split()[-1] for line in lines("nm", "-D", which, str(library)))
    return {name: version.lstrip("@") for name, _, version in (each.partition("@") for each in names)}


def missing_symbols(libraries):
    """name -> version of what these libraries want of CUDA's."""
    defined, wanted = {}, {}
    for library in libraries:
        defined.update(symbols(library, "--defined-only"))
        wanted.update(symbols(library, "--undefined-only"))
    return {name: wanted[name] for name in sorted(wanted) if name not in defined and CUDA_SYMBOL.match(name)}


def missing_libraries(libraries):
    needed = "\n".join(line for library in libraries for line in lines("readelf", "-d", str(library)) if "NEEDED" in line)
    return sorted(set(CUDA_LIBRARY.findall(needed)))


def source(names):
    """In C; a function that returns a text returns one, for PyTorch prints it."""
    bodies = {True: 'const char *{}(void) {{ return "no CUDA"; }}', False: "long {}(void) {{ return 100; }}"}
    return "\n".join(bodies[bool(RETURNS_TEXT.search(name))].format(name) for name in names)


def version_script(names):
    """For the linker: each symbol under the version by which it is asked for."""
    versions = sorted(set(names.values()))
    members = {version: [name for name in names if names[name] == version] for version in versions}
    return "\n".join(f"{version or 'UNVERSIONED'} {{ global: {'; '.join(members[version])}; }};" for version in versions)


def compile_stub(names, stub):
    script = stub.with_suffix(".map")
    script.write_text(version_script(names))
    command = ["cc", "-shared", "-fPIC", "-w", "-fno-builtin", f"-Wl,--version-script={script}"]
    subprocess.run([*command, "-x", "c", "-", "-o", str(stub)], input=source(names), text=True, check=True)


def main():
    place = Path(sysconfig.get_path("purelib")) / "torch" / "lib"
    libraries = [path for path in place.glob("lib*.so*") if not path.is_symlink() and path.name != "libnocuda.so"]
    names = missing_libraries(libraries)
    if not names:
        return  # macOS, or a CPU build
    stub = place / "libnocuda.so"
    compile_stub(missing_symbols(libraries), stub)
    for name in names:
        (place / name).unlink(missing_ok=True)
        (place / name).symlink_to(stub.name)


if __name__ == "__main__":
    main()
