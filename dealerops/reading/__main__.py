"""The child of `sandbox`: a document on standard input, its reading as JSON on standard output."""

import json
import resource
import sys

from dealerops.reading import DocumentRefused, read

MEMORY = 4 << 30  # address space; the models map far more than they touch


def main() -> None:
    engine, seconds = sys.argv[1], int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: dict[str, object]
    try:
        answer = {"reading": read(sys.stdin.buffer.read(), engine=engine).to_dict()}
    except DocumentRefused as refused:
        answer = {"refused": refused.code}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
