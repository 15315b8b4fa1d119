"""What the web UI's tests share: one server and one browser a class, pages, sessions, pictures."""
import json
import os
import sys
import tempfile
import time
import unittest

import browser
from server import MODEL, NO_MODEL, Server

BINARY = sys.argv.pop(1)
PICTURES = None
if "--pictures" in sys.argv:
    at = sys.argv.index("--pictures")
    PICTURES = os.path.abspath(sys.argv[at + 1])
    del sys.argv[at:at + 2]

PROBLEM = "Using the numbers 3, 7, 8 and 12, each at most once, reach 36."
# Without an answer and with a budget that nobody waits for: searches until it is cancelled.
ENDLESS = {"problem": "Using the numbers 2, 4 and 6, each at most once, reach 997.", "background": True,
           "strategy": "best_of_n", "budget": {"tokens": 1000000, "seconds": 600, "nodes": 100000}}
# 400 nodes in a moment, without the model.
BROAD = {"problem": "Using the numbers 3, 5, 7, 11, 13 and 17, each exactly once, reach 1999.", "strategy": "uniform",
         "background": True, "budget": {"tokens": 100000, "seconds": 60, "nodes": 400}}
ISLAND = ("A very special island is inhabited only by knights and knaves. Knights always tell the truth, and knaves always "
          'lie. You meet 3 inhabitants: Zoey, Noah, and Oliver. Zoey remarked, "Oliver is not a knight". Noah said, "Zoey '
          'is a knave". Oliver stated, "Zoey is a knight and Noah is a knight". So who is a knight and who is a knave?')
PARTS = {"problem": ISLAND, "decomposition": "structure", "strategy": "symbolic", "background": True}

SMALL = {"width": 1280, "height": 800}  # of pictures

IDS = "import('/ui/app.js').then(({app}) => app.session.events.map((event) => event.id))"


def why_not():
    return browser.why_not() or (None if os.path.exists(MODEL) else NO_MODEL)


class WithServerAndBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.server = Server(BINARY, cls.folder.name)
        cls.url = f"http://127.0.0.1:{cls.server.port}/"
        cls.browser = browser.Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.stop()
        cls.folder.cleanup()

    def open(self, session=None, **kind):
        page = self.browser.page(self.url + (f"#/s/{session}" if session else ""), **kind)
        self.addCleanup(page.close)
        return page

    def begin(self, request):
        status, text = self.server.call("POST", "/v1/reason", request)
        self.assertEqual(status, 200, text)
        return json.loads(text)["id"]

    def ended(self, request, **kind):
        """A page that shows a session that has ended."""
        session = self.begin(request)
        return session, self.shown(session, **kind)

    def shown(self, session, **kind):
        page = self.open(session, **kind)
        page.wait("document.querySelector('#answer .verdict')")
        page.wait("document.querySelector('.chip.finished')")
        return page

    def state_of(self, session):
        return json.loads(self.server.call("GET", f"/v1/sessions/{session}")[1])

    def log_of(self, session):
        events, after = [], ""
        while True:
            page = json.loads(self.server.call("GET", f"/v1/sessions/{session}/events?limit=1000{after}")[1])["data"]
            if not page:
                return events
            events += page
            after = f"&after={page[-1]['id']}"

    def picture(self, page, name):
        if PICTURES:
            time.sleep(0.6)  # for what glides to arrive
            os.makedirs(PICTURES, exist_ok=True)
            page.picture(os.path.join(PICTURES, name))
