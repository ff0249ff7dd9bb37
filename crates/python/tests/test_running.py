import doctest
import importlib
import os
import pkgutil
import signal
import subprocess
import sys
import textwrap
import threading
import time

import copydesk
import pyarrow
import pytest

TEXT = "The ferry to the island runs again after the storm of last week. " * 20
MANY = [f"{number}. {TEXT}" for number in range(4000)]


def test_progress_is_told():
    steps = []
    copydesk.near_duplicates(MANY, progress=lambda *step: steps.append(step))
    assert {stage for stage, _, _ in steps} >= {"reading", "comparing paragraphs"}
    reading = [(done, total) for stage, done, total in steps if stage == "reading"]
    assert reading == sorted(reading) and reading[-1] == (4000, 4000)
    batch = pyarrow.record_batch({"text": MANY[:10]})
    stream = pyarrow.RecordBatchReader.from_batches(batch.schema, [batch])
    copydesk.check(stream, progress=lambda *step: steps.append(step))
    assert steps[-1][2] is None


def test_a_bar_is_shown_and_taken_away(capsys):
    copydesk.check(MANY[:10], progress=True)
    shown = capsys.readouterr().err
    assert "10/10 articles" in shown and shown.endswith("\r\033[K")


def test_what_progress_raises_ends_the_run():
    def fail(stage, done, total):
        raise LookupError(stage)

    with pytest.raises(LookupError, match="reading"):
        copydesk.check(MANY, progress=fail)


def test_other_threads_go_on_meanwhile():
    counted, is_done = 0, threading.Event()
    worker = threading.Thread(target=lambda: (copydesk.check(MANY), is_done.set()))
    worker.start()
    while not is_done.is_set():
        counted += 1
        time.sleep(0.001)
    worker.join()
    assert counted > 10


def test_results_do_not_depend_on_threads_and_runs_may_be_at_once():
    checker = copydesk.Checker(threads=2)
    found = [None] * 4

    def work(number):
        found[number] = checker.check(MANY[:300]).to_json_lines()

    workers = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(found) == {copydesk.Checker(threads=1).check(MANY[:300]).to_json_lines()}


def test_a_process_may_fork_between_runs():
    copydesk.check(MANY[:10])
    child = os.fork()
    if child == 0:
        os._exit(0 if len(copydesk.near_duplicates(MANY[:10])) else 1)
    assert os.waitpid(child, 0)[1] == 0


def interrupted(code):
    """Runs Python that says when it begins, interrupts it, and returns its code and output."""
    program = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert program.stdout.readline() == "begun\n"
    program.send_signal(signal.SIGINT)
    output = program.communicate(timeout=60)[0]
    return program.returncode, output


def test_ctrl_c_ends_a_run():
    code, output = interrupted(
        """
        import copydesk
        text = "The ferry to the island runs again after the storm of last week. " * 20
        articles = [f"{n}. {text}" for n in range(100_000)]
        def told(stage, done, total, begun=[]):
            if not begun:
                begun.append(print("begun", flush=True))
        try:
            copydesk.check(articles, progress=told)
        except KeyboardInterrupt:
            print("ended")
            raise SystemExit(7)
        """
    )
    assert code == 7
    assert output.endswith("ended\n")


def program(*words, **settings):
    words = [sys.executable, "-m", "copydesk", *words]
    return subprocess.run(words, capture_output=True, check=False, **settings)


def test_the_command_comes_along(tmp_path):
    (tmp_path / "a.txt").write_text("It rained all  day on the coast.\n")
    done = program("check", "a.txt", "-f", "concise", "--fail-on", "info", cwd=tmp_path)
    assert (done.returncode, b"STR006" in done.stdout) == (1, True)
    assert program("check", "gone.txt", cwd=tmp_path).returncode == 2
    assert program("--version").stdout.startswith(b"copydesk ")
    script = os.path.join(os.path.dirname(sys.executable), "copydesk")
    if os.path.exists(script):
        words = [script, "a.txt", "-f", "json-lines"]
        listed = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)
        expected = subprocess.run(
            [os.environ["COPYDESK"], *words[1:]], cwd=tmp_path, capture_output=True, check=False
        )
        assert (listed.stdout, listed.returncode) == (expected.stdout, expected.returncode)


def test_ctrl_c_ends_the_command(tmp_path):
    pipe = tmp_path / "endless.jsonl"
    os.mkfifo(pipe)
    words = [sys.executable, "-m", "copydesk", "check", str(pipe)]
    command = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with open(pipe, "wb") as out:
        out.write(b'{"text": "It rained."}\n')
        out.flush()
        command.send_signal(signal.SIGINT)
        with pytest.raises(OSError):
            for _ in range(200):
                out.write(b'{"text": "It rained."}\n' * 20_000)
                out.flush()
    assert command.wait(timeout=60) == 130


@pytest.mark.parametrize("module", [module.name for module in pkgutil.iter_modules(copydesk.__path__)])
def test_examples_in_docstrings(module):
    if module != "__main__":
        module = importlib.import_module(f"copydesk.{module}")
        assert doctest.testmod(module).failed == 0
    assert doctest.testmod(copydesk).failed == 0
