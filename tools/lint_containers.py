"""What our container files must hold. Small on purpose: it checks what we promise, not what one could write.

    python -m tools.lint_containers      Dockerfile and compose.yaml of the repository
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
SERVICES = ("app", "worker", "db")
SECRET = re.compile(r"(PASSWORD|SECRET|TOKEN|PRIVATE|_KEY|DATABASE_URL)", re.IGNORECASE)
CREDENTIALS = re.compile(r"://[^/\s:@<]+:[^/\s:@<]+@")


def instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile as (word, rest), comments dropped and continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    return [(word.upper(), rest.strip()) for line in joined.splitlines() if line.strip() for word, _, rest in [line.strip().partition(" ")]]


def dockerfile_problems(text: str) -> list[str]:
    """What a Dockerfile lacks."""
    steps = instructions(text)
    stages = [rest for word, rest in steps if word == "FROM"]
    names = {rest.split()[-1] for rest in stages if " AS " in f" {rest} ".upper()}
    last = steps[max(index for index, (word, _) in enumerate(steps) if word == "FROM"):] if stages else []
    lines = [f"Dockerfile: {fault}" for rest in stages if rest.split()[0] not in names for fault in _image_faults(rest.split()[0])]
    if len(stages) < 2:
        lines.append("Dockerfile: build in one stage and run in another, so that no compiler is shipped")
    people = [rest for word, rest in last if word == "USER"]
    if not people or people[-1].split(":")[0] in {"root", "0"}:
        lines.append("Dockerfile: the last stage runs as root; add USER")
    if not any(word == "HEALTHCHECK" and rest.upper() != "NONE" for word, rest in last):
        lines.append("Dockerfile: no HEALTHCHECK")
    if not any(word == "VOLUME" and "/data" in rest for word, rest in last):
        lines.append("Dockerfile: no VOLUME /data")
    if not any(word == "ENTRYPOINT" and rest.startswith("[") for word, rest in last):
        lines.append("Dockerfile: ENTRYPOINT in its JSON form, so that signals arrive")
    for word, rest in steps:
        if word == "RUN" and "pip install" in rest:
            lines += ["Dockerfile: pip install takes hashed requirements only" for command in re.split(r"&&|;", rest)
                      if "pip install" in command and "--require-hashes" not in command and "--no-deps" not in command]
        if word in {"ENV", "ARG"}:
            lines += [f"Dockerfile: {word} {name} looks like a secret; hand it in as a file" for name in re.findall(r"(\w+)=", rest)
                      if SECRET.search(name)]
        if word == "ADD":
            lines.append("Dockerfile: COPY instead of ADD; it fetches and unpacks nothing by itself")
        if word in {"RUN", "CMD", "ENTRYPOINT"} and re.search(r"\bsudo\b|curl[^|&]*\|\s*(ba)?sh", rest):
            lines.append("Dockerfile: no sudo, and no script piped from the network")
    return lines


def compose_problems(text: str) -> list[str]:
    """What a compose file lacks."""
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        return [f"compose.yaml: not YAML: {error}"]
    services: dict[str, dict[str, Any]] = loaded.get("services") or {}
    lines = [f"compose.yaml: no service {name}" for name in SERVICES if name not in services]
    secrets = loaded.get("secrets") or {}
    lines += [f"compose.yaml: secret {name} must come from a file" for name, secret in secrets.items() if "file" not in (secret or {})]
    if CREDENTIALS.search(_without_comments(text)):
        lines.append("compose.yaml: a password stands in an address")
    for name, service in services.items():
        lines += [f"compose.yaml: {name}: {fault}" for fault in _service_faults(name, service, secrets)]
    return lines


def main() -> int:
    """Check both files; 1 when something was found."""
    lines = dockerfile_problems((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines += compose_problems((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    print(*lines, f"2 container files looked at, {len(lines)} problems", sep="\n")
    return 1 if lines else 0


def _image_faults(image: str) -> Iterator[str]:
    if "@sha256:" in image:
        return
    tag = image.rpartition("/")[2].partition(":")[2]
    if not tag or tag == "latest" or not re.search(r"\d", tag):
        yield f"{image} is not pinned; name a version"


def _service_faults(name: str, service: dict[str, Any], secrets: dict[str, Any]) -> Iterator[str]:
    yield from _image_faults(service["image"]) if "image" in service else ["no image"]
    check = service.get("healthcheck") or {}
    if name in SERVICES and (not check.get("test") or check.get("disable")):
        yield "no healthcheck"
    if service.get("privileged"):
        yield "privileged"
    if service.get("user") in {"root", "0"}:
        yield "runs as root"
    environment = service.get("environment") or {}
    pairs = environment.items() if isinstance(environment, dict) else (str(pair).split("=", 1) for pair in environment)
    for key, value in pairs:
        if SECRET.search(key) and not key.endswith(("_FILE", "KEYFILE")) and not str(value).startswith("${"):
            yield f"{key} stands in the file; hand it in as a secret"
    for secret in service.get("secrets") or []:
        wanted = secret if isinstance(secret, str) else secret.get("source")
        if wanted not in secrets:
            yield f"secret {wanted} is not defined"


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


if __name__ == "__main__":
    sys.exit(main())
