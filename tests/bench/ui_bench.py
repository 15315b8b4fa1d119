"""How fast the web UI draws, in a headless Chromium. Usage: ui_bench.py LEMMA_BINARY [--nodes N] [--json]

The page is the binary's own; the session is made up, so that its pace is known: N nodes, 500 a second, in groups of 10 ms
as the server commits them. Measured are frames a second while the tree grows (its last quarter, all nodes shown) and while
the whole of it is moved, and the time from an event's sending to the end of the frame that shows it.
"""
import argparse
import http.client
import http.server
import json
import os
import random
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../e2e"))
import browser
from server import MODEL, NO_MODEL, Server

SESSION = "ses_bench"
NODES_A_SECOND = 500
GROUP_SECONDS = 0.01
DEEPEST = 12
MOVED_SECONDS = 5

# Records every frame's time, and for every event how long it took until a frame that shows it was drawn.
WATCH = """import('/ui/app.js').then(({app}) => {
    const watch = globalThis.watch = {frames: [], waits: [], nodes: 0};
    let seen = 0;
    const drawn = (from, to) => {
        const now = performance.timeOrigin + performance.now();
        for (let i = from; i < to; i++) watch.waits.push(now - app.session.events[i].ms);
    };
    const tick = (at) => {
        watch.nodes = app.tree.search?.nodes.size ?? 0;
        watch.frames.push([at, watch.nodes]);
        const shown = app.tree.drawnRevision;
        if (shown > seen) {
            const channel = new MessageChannel();  // its message comes after this frame
            const from = seen;
            channel.port1.onmessage = () => drawn(from, shown);
            channel.port2.postMessage(0);
            seen = shown;
        }
        if (watch.move) watch.move(app.tree.graph, at);
        requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
})"""
MOVE = """(watch.frames.length = 0, watch.move = (graph, at) =>
    graph.moved(() => graph.camera.pan(4 * Math.sin(at / 300), 12 * Math.cos(at / 300))))"""


class MadeUp(http.server.BaseHTTPRequestHandler):
    """The session's stream; whatever else is asked, the binary answers."""
    real_port = 0
    groups = []

    def do_GET(self):
        if self.path == f"/v1/sessions/{SESSION}/events":
            return self.stream()
        connection = http.client.HTTPConnection("127.0.0.1", self.real_port, timeout=browser.PATIENCE)
        connection.request("GET", self.path)
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name in ("Content-Type", "Content-Security-Policy"):
            if answer.getheader(name):
                self.send_header(name, answer.getheader(name))
        self.end_headers()
        self.wfile.write(content)
        connection.close()

    def stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        began = time.monotonic()
        for number, group in enumerate(self.groups):
            time.sleep(max(0.0, began + number * GROUP_SECONDS - time.monotonic()))
            lines = [f"data: {json.dumps({**event, 'ms': time.time() * 1000})}\n\n" for event in group]
            self.wfile.write("".join(lines).encode())
        time.sleep(MOVED_SECONDS * 20)

    def log_message(self, *_):
        pass


def log_of(nodes):
    """The log in groups: a tree as a search makes it, wide above and thin below, half of its steps refuted."""
    pick = random.Random(7)
    events = [{"type": "session.created", "session": SESSION, "strategy": "uniform", "request": {
        "problem": "made up", "budget": {"tokens": 10 * nodes, "seconds": 60, "nodes": nodes}}},
        {"type": "problem.parsed", "task": "numbers", "formalised_by": "parser", "text": "A made-up search."},
        {"type": "subquestion.added", "node": "q0", "question": "", "premises": [], "strategy": "uniform"}]
    groups, depth, alive = [events], {0: 0}, [0]
    each = int(NODES_A_SECOND * GROUP_SECONDS)
    for first in range(1, nodes, each):
        group = []
        for node in range(first, min(first + each, nodes)):
            parent = pick.choice(alive)
            depth[node] = depth[parent] + 1
            passed = pick.random() < 0.5
            if passed and depth[node] < DEEPEST:
                alive.append(node)
            a, b = pick.randrange(2, 100), pick.randrange(2, 100)
            group += [{"type": "step.proposed", "subquestion": "q0", "node": node, "parent": parent,
                       "text": f"{a} + {b} = {a + b}", "prior": round(pick.random(), 3), "tokens": 9},
                      {"type": "step.checked", "subquestion": "q0", "node": node,
                       "verdict": "passed" if passed else "failed", "evidence": f"{a} + {b} is {a + b}"}]
        group.append({"type": "tree.updated", "subquestion": "q0", "tokens": 9 * first, "nodes": [
            [pick.choice(alive), pick.randrange(1, 200), round(pick.random(), 3)] for _ in range(each)]})
        groups.append(group)
    seq = 0
    for group in groups:
        for event in group:
            seq += 1
            event["id"] = f"1-{seq}"
    return groups


def rate(frames):
    """Frames a second, and the 95th percentile of a frame's length in milliseconds."""
    lengths = sorted(b - a for a, b in zip(frames, frames[1:]))
    return 1000 * len(lengths) / (frames[-1] - frames[0]), lengths[int(0.95 * len(lengths))]


def measure(page, nodes):
    page.wait("document.querySelector('#open-all')")
    page.run(WATCH)
    page.click("#open-all")
    page.run("document.getElementById('canvas').scrollIntoView({block: 'center'})")
    page.wait(f"watch.nodes >= {nodes}", seconds=10 * nodes / NODES_A_SECOND)
    time.sleep(1)
    seen = page.run("watch")
    events = page.run("import('/ui/app.js').then(({app}) => app.session.events.length)")
    if len(seen["waits"]) != events:
        raise AssertionError(f"{len(seen['waits'])} of {events} events were drawn")
    growing = [at for at, count in seen["frames"] if 0.75 * nodes <= count < nodes]
    waits = sorted(seen["waits"])
    moved = {}
    for name, far in (("whole", True), ("near", False)):
        page.click("#fit")
        if not far:
            page.run("import('/ui/app.js').then(({app}) => app.tree.graph.moved(() => app.tree.graph.camera.zoom(1000)))")
        page.run(MOVE + ", 0")
        time.sleep(MOVED_SECONDS)
        page.run("watch.done = watch.frames.map(([at]) => at), watch.move = null, 0")
        moved[name] = rate(page.run("watch.done"))
    return rate(growing), moved, waits[int(0.95 * len(waits))], waits[len(waits) // 2]


def rows_of(nodes, growing, moved, p95, p50):
    def at_least(name, value):
        return {"name": f"{name}, {nodes} nodes", "value": round(value, 1), "unit": "frames/s", "limit": 30,
                "limit_is": "fluid: at least", "ratio": round(value / 30, 2)}

    def at_most(name, value, limit, why):
        return {"name": f"{name}, {nodes} nodes", "value": round(value, 1), "unit": "ms", "limit": limit,
                "limit_is": why, "ratio": round(value / limit, 2)}

    return [at_least("growing", growing[0]), at_most("growing, p95 frame", growing[1], 33.3, "30 frames/s: at most"),
            at_least("whole tree moved", moved["whole"][0]), at_least("moved near", moved["near"][0]),
            at_most("event to pixel, p50", p50, 100, "seen at once: at most"),
            at_most("event to pixel, p95", p95, 100, "seen at once: at most")]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--nodes", type=int, default=10000, choices=range(100, 100001), metavar="100..100000")
    arguments.add_argument("--json", action="store_true")
    wanted = arguments.parse_args()
    missing = browser.why_not() or (None if os.path.exists(MODEL) else NO_MODEL)
    if missing:
        print(f"ui_bench: {missing}", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as folder:
        server = Server(wanted.binary, folder)
        MadeUp.real_port = server.port
        MadeUp.groups = log_of(wanted.nodes)
        front = http.server.ThreadingHTTPServer(("127.0.0.1", 0), MadeUp)
        front.daemon_threads = True
        threading.Thread(target=front.serve_forever, daemon=True).start()
        chromium = browser.Browser()
        try:
            page = chromium.page(f"http://127.0.0.1:{front.server_port}/#/s/{SESSION}")
            rows = rows_of(wanted.nodes, *measure(page, wanted.nodes))
        finally:
            chromium.close()
            front.shutdown()
            server.stop()
    if wanted.json:
        print(json.dumps({"machine": f"{os.cpu_count()} CPUs, Chromium without a GPU", "rows": rows}, indent=2))
    for row in [] if wanted.json else rows:
        print(f"{row['name']:40} {row['value']:8} {row['unit']:9} {row['ratio']:5} of {row['limit']} ({row['limit_is']})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
