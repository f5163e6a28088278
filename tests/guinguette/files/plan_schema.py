"""The JSON Schema of plans, made of the classes; what is shipped in ``schemas/`` equals it."""

import inspect
import json
import re
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import CoreSchema, DataclassSchema

import guinguette
from guinguette.document import key_of
from guinguette.tour import Tour

SCHEMA_PATH = Path(guinguette.__file__).parent / "schemas" / "plan.schema.json"


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``plan.json``."""
    schema = TypeAdapter(Tour).json_schema(mode="serialization", schema_generator=DocumentSchema)
    return {"$schema": DocumentSchema.schema_dialect, **schema}


def format_schema() -> str:
    """Write it as the text of ``schemas/plan.schema.json``."""
    return json.dumps(plan_schema(), ensure_ascii=False, indent=2) + "\n"


class DocumentSchema(GenerateJsonSchema):
    """The JSON Schema of documents, described by the docstrings of their classes."""

    def field_title_should_be_set(self, schema: CoreSchema | Any) -> bool:
        """Give properties no title: it would repeat their name."""
        return False

    def dataclass_schema(self, schema: DataclassSchema) -> JsonSchemaValue:
        """Describe a class and its properties."""
        found = super().dataclass_schema(schema)
        found["description"], texts = _described(schema["cls"])
        found["required"] = list(found["properties"])  # what is written is whole
        for name, text in texts.items():
            found["properties"][key_of(name)]["description"] = text
        return found


def _described(cls: type) -> tuple[str, dict[str, str]]:
    """Split a docstring into what the class is, and its attributes by name."""
    about, _, attributes = (inspect.getdoc(cls) or "").partition("\nAttributes\n----------\n")
    found = re.findall(r"^(\w+)\n((?: .*\n?)+)", attributes, re.MULTILINE)
    return " ".join(about.split()), {name: " ".join(text.split()) for name, text in found}
