"""End to end: the real binary, the real model, real clients. Usage: e2e_test.py LEMMA_BINARY

Needs the default model (scripts/fetch-model) and, for the OpenAI client's test, the Python package `openai`.
"""
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from server import MODEL, NO_MODEL, PATIENCE, Server as ServerOf

BINARY = sys.argv.pop(1)
PROBLEM = "Using the numbers 3, 7, 8 and 12, each at most once, reach 36."


class Server(ServerOf):
    def __init__(self, data_dir, *flags):
        super().__init__(BINARY, data_dir, *flags)


def events_of(stream):
    return [json.loads(line[6:]) for line in stream.splitlines() if line.startswith("data: ")]


def without_comments(stream):
    """A stream less its keep-alive comments, which are sent when a search is slow and belong to no event."""
    return stream.replace(": still here\n\n", "")


@unittest.skipUnless(os.path.exists(MODEL), NO_MODEL)
class EndToEnd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.server = Server(cls.folder.name, "--session.orphan_seconds", "0.5")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.folder.cleanup()

    def test_streams_a_search_to_a_verified_answer(self):
        status, stream = self.server.call("POST", "/v1/reason", {"problem": PROBLEM, "stream": True})
        self.assertEqual(status, 200)
        events = events_of(stream)
        kinds = [event["type"] for event in events]
        self.assertEqual(kinds[0], "session.created")
        self.assertEqual(kinds[-2:], ["answer.final", "session.ended"])
        for kind in ("problem.parsed", "step.proposed", "step.checked", "tree.updated", "answer.best"):
            self.assertIn(kind, kinds)
        final = events[-2]
        self.assertEqual(final["status"], "verified")
        self.assertGreater(final["usage"]["completion_tokens"], 0)

        # Anyone can re-check the certificate, without the server and without a model; a forged one fails.
        checked = subprocess.run([BINARY, "verify", "-"], input=json.dumps(final["certificate"]), text=True,
                                 capture_output=True, timeout=PATIENCE)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        forged = dict(final["certificate"], problem=dict(final["certificate"]["problem"], target=37))
        refused = subprocess.run([BINARY, "verify", "-"], input=json.dumps(forged), text=True, capture_output=True,
                                 timeout=PATIENCE)
        self.assertEqual(refused.returncode, 1, refused.stdout + refused.stderr)

    def test_eval_takes_foreign_problems_and_compares_three_ways_to_split_them(self):
        sure = [{"problem": PROBLEM}, {"problem": "How many minutes are 2 hours and 45 minutes?"}]
        general = {"problem": "What is the capital of France?", "answer": "Paris"}

        def evaluated(problems, *flags):
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "foreign.jsonl")
                with open(path, "w") as file:
                    file.writelines(json.dumps(problem) + "\n" for problem in problems)
                return subprocess.run(
                    [BINARY, "eval", "--problems", path, "--tokens", "32", "--json", "--data-dir", folder, "--model",
                     MODEL, *flags], capture_output=True, text=True, timeout=PATIENCE)

        split = evaluated([*sure, general], "--strategy", "best_of_n", "--decomposition", "off,structure,model")
        self.assertEqual(split.returncode, 0, split.stderr)
        rows = json.loads(split.stdout)["rows"]
        self.assertEqual([(row["task"], row["decomposition"], row["n"], row["false_verified"]) for row in rows],
                         [("mixed", how, 3, 0) for how in ("off", "structure", "model")])
        solved = evaluated(sure, "--strategy", "symbolic")
        self.assertEqual(json.loads(solved.stdout)["rows"][0]["verified"], 1, solved.stderr)
        bad = evaluated([*sure, {"problem": 5}])
        self.assertNotEqual(bad.returncode, 0)
        self.assertIn("--problems line 3", bad.stderr)

    def test_says_so_when_there_is_no_answer(self):
        status, text = self.server.call("POST", "/v1/reason", {
            "problem": "Using the numbers 999983, 999979 and 999961, each at most once, reach 17.", "budget": {"tokens": 120}})
        self.assertEqual(status, 200)
        answer = json.loads(text)
        self.assertEqual(answer["status"], "no_answer")
        self.assertIsNone(answer["answer"])
        self.assertIsNone(answer["certificate"])
        self.assertTrue(answer["reason"])

    def test_proves_that_there_is_no_solution(self):
        status, text = self.server.call("POST", "/v1/reason", {
            "problem": "Using the numbers 2, 4 and 6, each at most once, reach 997.", "budget": {"tokens": 120}})
        self.assertEqual(status, 200)
        answer = json.loads(text)
        self.assertEqual((answer["status"], answer["answer"]), ("verified", "no solution"))
        self.assertEqual(answer["found_by"], "symbolic")

    def test_the_same_seed_samples_the_same_tree(self):
        request = {"problem": "make 24 from 4 7 8 8", "seed": 7, "strategy": "greedy", "budget": {"tokens": 100}}
        first, second = (json.loads(self.server.call("POST", "/v1/reason", request)[1]) for _ in range(2))
        self.assertEqual([step["text"] for step in first["steps"]], [step["text"] for step in second["steps"]])

    def test_the_openai_client_works_unmodified(self):
        try:
            import openai
        except ImportError:
            self.skipTest("the Python package openai is not installed")
        client = openai.OpenAI(base_url=f"http://127.0.0.1:{self.server.port}/v1", api_key="none", timeout=PATIENCE)
        model = client.models.list().data[0].id
        messages = [{"role": "user", "content": "Name a colour."}]
        whole = client.chat.completions.create(model=model, messages=messages, max_tokens=12, temperature=0)
        self.assertTrue(whole.choices[0].message.content)
        self.assertIn(whole.choices[0].finish_reason, ("stop", "length"))
        chunks = list(client.chat.completions.create(model=model, messages=messages, max_tokens=12, temperature=0,
                                                     stream=True, stream_options={"include_usage": True}))
        text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
        self.assertEqual(text, whole.choices[0].message.content)
        self.assertEqual(chunks[-1].usage.completion_tokens, whole.usage.completion_tokens)
        with self.assertRaises(openai.NotFoundError):
            client.chat.completions.create(model="gpt-4", messages=messages)

    def test_answers_while_a_wide_search_streams_and_rests_afterwards(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        connection.request("POST", "/v1/reason", json.dumps({
            "problem": "Using the numbers 2, 4 and 6, each at most once, reach 997.", "stream": True, "n": 16,
            "strategy": "best_of_n", "budget": {"tokens": 1000000, "seconds": 600, "nodes": 100000}}))
        stream = connection.getresponse()
        for _ in range(20):  # the search goes on between two health checks
            self.assertTrue(any(line.startswith(b"data: ") for line in iter(stream.readline, b"")))
            self.assertEqual(self.server.call("GET", "/healthz")[0], 200)
        stream.close()
        connection.close()
        self.server.wait_until_idle()
        before = self.server.processor_seconds()
        time.sleep(1)
        self.assertLess(self.server.processor_seconds() - before, 0.2, "an idle server polls")

    def test_a_chat_is_cancelled_when_its_client_goes(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        connection.request("POST", "/v1/chat/completions", json.dumps(
            {"messages": [{"role": "user", "content": "Count to a thousand."}], "max_tokens": 4000, "stream": True}))
        response = connection.getresponse()
        response.readline()
        response.close()
        connection.close()
        self.server.wait_until_idle()


@unittest.skipUnless(os.path.exists(MODEL), NO_MODEL)
class Restart(unittest.TestCase):
    def test_a_killed_server_has_lost_nothing_that_was_seen(self):
        with tempfile.TemporaryDirectory() as folder:
            server = Server(folder)
            _, stream = server.call("POST", "/v1/reason", {"problem": PROBLEM, "stream": True})
            session = events_of(stream)[0]["session"]
            before = server.call("GET", f"/v1/sessions/{session}")
            server.stop(signal.SIGKILL)
            server = Server(folder)
            try:
                self.assertEqual(server.call("GET", f"/v1/sessions/{session}"), before)
                replay = server.call("GET", f"/v1/sessions/{session}/events", headers={"Accept": "text/event-stream"})
                self.assertEqual((replay[0], without_comments(replay[1])), (200, without_comments(stream)))
            finally:
                self.assertEqual(server.stop(), 0)

    def test_a_session_cut_off_by_a_kill_ends_after_the_restart(self):
        with tempfile.TemporaryDirectory() as folder:
            server = Server(folder)
            _, text = server.call("POST", "/v1/reason", {
                "problem": "Using the numbers 2, 4 and 6, each at most once, reach 997.", "background": True,
                "strategy": "best_of_n", "budget": {"tokens": 1000000, "seconds": 600, "nodes": 100000}})
            session = json.loads(text)["id"]
            time.sleep(0.3)
            seen = server.call("GET", f"/v1/sessions/{session}/events?limit=1000")[1]
            server.stop(signal.SIGKILL)
            server = Server(folder)
            try:
                after = json.loads(server.call("GET", f"/v1/sessions/{session}/events?limit=1000")[1])["data"]
                self.assertEqual(after[: len(json.loads(seen)["data"])], json.loads(seen)["data"])
                self.assertNotEqual(json.loads(server.call("GET", f"/v1/sessions/{session}")[1])["state"], "running")
            finally:
                server.stop()


class CommandLine(unittest.TestCase):
    def run_lemma(self, *arguments):
        return subprocess.run([BINARY, *arguments], text=True, capture_output=True, timeout=PATIENCE)

    def test_usage_errors_are_2_and_missing_pieces_3(self):
        self.assertEqual(self.run_lemma().returncode, 2)
        self.assertEqual(self.run_lemma("dance").returncode, 2)
        bad = self.run_lemma("serve", "--search.puct", "-1")
        self.assertEqual(bad.returncode, 2)
        self.assertIn("search.puct", bad.stderr)
        with tempfile.TemporaryDirectory() as folder:
            missing = self.run_lemma("serve", "--data-dir", folder, "--port", "0", "--model", "/nonexistent.gguf")
            self.assertEqual(missing.returncode, 3)
            self.assertIn("scripts/fetch-model", missing.stderr)
            rubbish = os.path.join(folder, "rubbish.gguf")
            with open(rubbish, "wb") as file:
                file.write(b"GGUF\x03\0\0\0" + bytes(range(200)))
            corrupt = self.run_lemma("serve", "--data-dir", folder, "--port", "0", "--model", rubbish)
            self.assertEqual(corrupt.returncode, 3)
            self.assertTrue(corrupt.stderr.strip())

    def test_config_says_where_a_value_came_from(self):
        environment = dict(os.environ, LEMMA_HTTP_PORT="9999")
        shown = subprocess.run([BINARY, "config", "--search.puct", "2"], text=True, capture_output=True,
                               timeout=PATIENCE, env=environment).stdout
        self.assertRegex(shown, r"http\.port +9999 +environment")
        self.assertRegex(shown, r"search\.puct +2(\.0)? +flag")
        self.assertRegex(shown, r"log\.level +\"info\" +default")

    @unittest.skipUnless(os.path.exists(MODEL), NO_MODEL)
    def test_a_taken_port_is_named(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            server = Server(one)
            try:
                taken = self.run_lemma("serve", "--data-dir", two, "--port", str(server.port), "--model", MODEL)
                self.assertEqual(taken.returncode, 3)
                self.assertIn("--port", taken.stderr)
            finally:
                server.stop()

    @unittest.skipUnless(os.path.exists(MODEL), NO_MODEL)
    def test_ask_shows_the_search_and_the_answer(self):
        asked = self.run_lemma("ask", PROBLEM, "--model", MODEL)
        self.assertEqual(asked.returncode, 0, asked.stderr)
        self.assertIn("verified: ", asked.stdout)
        self.assertIn("prior", asked.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
