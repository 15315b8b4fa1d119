"""The real binary with the real model, as the end-to-end tests run it."""
import http.client
import json
import os
import re
import signal
import subprocess
import time

MODEL = os.environ.get("LEMMA_MODEL_FILE") or os.path.join(
    os.environ.get("LEMMA_MODELS")
    or os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "lemma/models"),
    "SmolLM2-135M-Instruct.Q4_1.gguf",
)
NO_MODEL = f"no model at {MODEL}: run scripts/fetch-model"
PATIENCE = 120  # seconds for anything; only a hang reaches it


class Server:
    def __init__(self, binary, data_dir, *flags, port=0):
        self.process = subprocess.Popen(
            [binary, "serve", "--port", str(port), "--data-dir", data_dir, "--model", MODEL, *flags],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        match = re.search(r":(\d+)$", line.strip())
        if not match:
            raise RuntimeError(f"the server did not start: {line!r}")
        self.port = int(match.group(1))

    def call(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        data = json.dumps(body) if isinstance(body, dict) else body
        connection.request(method, path, data, headers or {})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, text

    def wait_until_idle(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if (json.loads(self.call("GET", "/readyz")[1])["sessions"] == 0
                    and 'lemma_kv_pages{held_by="branch"} 0' in self.call("GET", "/metrics")[1]):
                return
            time.sleep(0.05)
        raise AssertionError("the model still works for a client that has gone")

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code
