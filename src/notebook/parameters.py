"""papermill, able to set parameters of TypeScript notebooks: it has no translator for the language by itself.

    .venv/bin/pip install papermill
    .venv/bin/python src/notebook/parameters.py IN.ipynb OUT.ipynb -p target depth -p settings.max_steps 20

All else is papermill's own command line. A parameter is a variable that the cell tagged `parameters` declares with
`let`, or a property of an object that it declares. Values are assigned in a cell of their own behind it, so the kernel
checks their types.
"""

import json
import re
import sys

try:
    from papermill.cli import papermill
    from papermill.models import Parameter
    from papermill.translators import Translator, papermill_translators
except ModuleNotFoundError as missing:
    sys.exit(f"papermill: expected it in this Python, found no module {missing.name}; run: .venv/bin/pip install papermill")

# `let name: Type = value; // help`, and `name: value,` inside the braces of `const object = {`
VARIABLE = re.compile(r"^(?:let|var) ([\w$]+)(?:: ([^=]+?))? = (.+?);?(?:\s*// (.*))?$", re.MULTILINE)
OBJECT = re.compile(r"^(?:const|let|var) ([\w$]+)[^={]* = \{(.*?)^\}", re.MULTILINE | re.DOTALL)
PROPERTY = re.compile(r"\b([\w$]+): ([^,\n]+),")


class TypeScriptTranslator(Translator):
    """Values as JSON, which is TypeScript."""

    @classmethod
    def translate(cls, val):
        return json.dumps(val, ensure_ascii=False, default=str)

    @classmethod
    def assign(cls, name, str_val):
        return f"{name} = {str_val};"

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}"

    @classmethod
    def inspect(cls, parameters_cell):
        """What the cell declares, for `--help-notebook` and for papermill's warning of unknown parameters."""
        source = parameters_cell.source
        variables = [Parameter(name, kind or "None", value, text) for name, kind, value, text in VARIABLE.findall(source)]
        properties = [
            Parameter(f"{name}.{key}", "None", value, "")
            for name, body in OBJECT.findall(source)
            for key, value in PROPERTY.findall(body)
        ]
        return variables + properties


papermill_translators.register("typescript", TypeScriptTranslator)

if __name__ == "__main__":
    papermill()
