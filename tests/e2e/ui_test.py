"""The web UI in a real Chromium against the real binary and model. Usage: ui_test.py LEMMA_BINARY [--pictures DIR]

With --pictures it also takes the documentation's screenshots. Needs the default model, Chromium, and the Python
package `websocket-client`; without one of them it is skipped and says so.
"""
import json
import os
import re
import signal
import tempfile
import time
import unittest

import browser
from server import Server
from ui_case import BINARY, BROAD, ENDLESS, IDS, ISLAND, PARTS, PICTURES, PROBLEM, SMALL, WithServerAndBrowser, why_not


@unittest.skipIf(why_not(), why_not())
class WebUi(WithServerAndBrowser):
    # --- the walk: typed, watched, answered ---

    def test_a_problem_is_typed_and_its_search_watched_to_a_verified_answer(self):
        page = self.open()
        page.wait("document.activeElement.id === 'field-problem'")
        page.type(PROBLEM)
        page.click("#compose button[type=submit]")
        page.wait("location.hash.startsWith('#/s/ses_')")
        page.wait("document.querySelector('.chip.running')")
        page.wait("document.querySelectorAll('#list .row').length > 2")  # steps, while it searches
        page.wait("document.querySelector('#answer .verdict.verified')")
        self.assertIn("Verified", page.text("#answer"))
        self.assertTrue(page.run("document.querySelector('#answer .answer-text math') !== null"), "set by KaTeX")
        page.wait("document.querySelector('.chip.finished')")
        session = page.run("location.hash.slice(4)")
        self.assertEqual(page.run(IDS), [event["id"] for event in self.log_of(session)])
        self.assertTrue(page.run("""(() => {
            const canvas = document.getElementById('canvas');
            const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            return data.some((byte, i) => i % 4 === 3 && byte > 0);
        })()"""), "the canvas is empty")
        page.wait(f"document.querySelector('#sessions a[aria-current]')?.hash === '#/s/{session}'")
        page.wait("document.querySelector('#sessions .mark.verified')")
        self.assertEqual(page.complaints, [])

    def test_the_reducer_agrees_with_the_server_and_every_prefix_is_reached_alike(self):
        session, page = self.ended(BROAD)
        answer = self.state_of(session)
        seen = page.run("""(async () => {
            const {app} = await import('/ui/app.js');
            const {reduce, apply, emptyView, nodesOf, tokensOf} = await import('/ui/reducer.js');
            const {events} = app.session;
            const plain = (view) => JSON.stringify(view, (_, v) => v instanceof Map ? [...v] : v);
            const step = emptyView();
            let alike = 0, ignored = true;
            for (let i = 0; i < events.length; i++) {
                apply(step, events[i]);
                ignored &&= apply(step, events[i]) === false && apply(step, events[Math.max(0, i - 3)]) === false;
                if (i % 97 === 0) alike += plain(step) === plain(reduce(events, i + 1)) ? 1 : 0;
            }
            return {alike, tried: Math.ceil(events.length / 97), ignored, same: plain(step) === plain(app.session.view),
                    status: step.final.status, steps: step.final.steps, nodes: nodesOf(step), tokens: tokensOf(step),
                    state: step.state, usage: step.final.usage};
        })()""")
        self.assertEqual(seen["alike"], seen["tried"])
        self.assertTrue(seen["ignored"] and seen["same"])
        for field in ("status", "steps", "state", "usage"):
            self.assertEqual(seen[field], answer[field])
        self.assertEqual((seen["nodes"], seen["tokens"]), (answer["usage"]["nodes"], answer["usage"]["completion_tokens"]))

    def test_a_search_is_cancelled(self):
        page = self.open()
        page.type(ENDLESS["problem"])
        page.click("#compose .settings summary")
        page.run("document.getElementById('field-strategy').value = 'best_of_n'")
        page.run("document.getElementById('field-budget-tokens').value = 1000000")
        page.click("#compose button[type=submit]")
        page.wait("document.getElementById('cancel')")
        page.wait("document.querySelectorAll('#list .row').length > 1")
        page.click("#cancel")
        page.wait("document.querySelector('.chip.cancelled')")
        page.wait("!document.getElementById('cancel')")
        session = page.run("location.hash.slice(4)")
        self.assertEqual(self.state_of(session)["state"], "cancelled")

    # --- replay, export ---

    def test_a_replay_shows_what_was_seen(self):
        session, page = self.ended(BROAD)
        total = len(self.log_of(session))
        nodes = f"{self.state_of(session)['usage']['nodes']} nodes"
        self.assertEqual(nodes, page.text("#tree-count"))
        page.run("document.getElementById('slider').focus()")
        page.key("Home")
        page.wait(f"document.getElementById('replay-at').innerText.startsWith('0 of {total}')")
        page.wait("document.querySelectorAll('#list .row').length === 0")
        for _ in range(8):
            page.key("ArrowRight")
        page.wait("document.querySelector('.chip.running')")
        page.wait("/^2 nodes|^3 nodes|^4 nodes/.test(document.getElementById('tree-count').innerText)")
        self.assertEqual(page.text("#answer h2"), "Best so far")
        page.click("#play")
        page.wait("document.getElementById('play').getAttribute('aria-label') === 'Pause the replay'")
        page.wait("document.getElementById('to-end').hidden")  # it came to its end
        page.wait("document.querySelector('#answer .verdict')")
        self.assertEqual(nodes, page.text("#tree-count"))

    def test_everything_can_be_exported(self):
        session, page = self.ended({"problem": PROBLEM, "background": True})
        with tempfile.TemporaryDirectory() as folder:
            page.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=folder, browserContextId=page.context)
            page.click("#export summary")
            expected = {"json": f"{session}.json", "markdown": f"{session}.md", "dot": f"{session}.dot",
                        "events": f"{session}.events.jsonl"}
            for format, name in expected.items():
                page.click(f"#export [data-format={format}]")
                path = os.path.join(folder, name)
                deadline = time.monotonic() + browser.PATIENCE
                while not os.path.exists(path) and time.monotonic() < deadline:
                    time.sleep(0.05)
                with open(path) as file:
                    text = file.read()
                if format == "events":
                    self.assertEqual([json.loads(line) for line in text.splitlines()], self.log_of(session))
                else:
                    self.assertEqual(text, self.server.call("GET", f"/v1/sessions/{session}?format={format}")[1])

    # --- how it can be used ---

    def test_with_the_keyboard_alone(self):
        page = self.open()
        page.type(PROBLEM)
        page.key("Tab")
        page.key("Enter")
        page.wait("document.querySelector('#answer .verdict.verified')")
        self.tab_to(page, "list")
        page.key("ArrowDown")
        page.key("ArrowDown")
        active = page.run("document.getElementById(document.getElementById('list').getAttribute('aria-activedescendant'))"
                          ".getAttribute('aria-label')")
        self.assertRegex(active, r"(passed|refuted).*visits \d+, value \d\.\d+, prior \d\.\d+")
        page.key("Enter")
        page.wait("document.activeElement.id === 'step'")
        self.assertIn("Log-probability", page.text("#step"))
        self.assertIn(active.split(",")[0].split(" = ")[1], page.text("#step"))
        self.tab_to(page, "pin")
        page.key("Enter")
        page.wait("document.querySelector('#step .pins')")
        page.run("document.getElementById('list').focus()")
        page.key("Home")
        page.key("ArrowLeft")  # folds all
        page.wait("document.querySelectorAll('#list .row').length === 1")
        page.key("ArrowRight")
        page.wait("document.querySelectorAll('#list .row').length > 2")
        page.key("End")
        more = page.run("document.querySelector('#list .row.more[aria-selected=true]')?.innerText ?? ''")
        if more:
            before = page.run("document.querySelectorAll('#list .row').length")
            page.key("Enter")
            page.wait(f"document.querySelectorAll('#list .row').length >= {before}")
            page.wait("!document.querySelector('#list .row.more')")

    def tab_to(self, page, id):
        for _ in range(60):
            if page.run("document.activeElement.id") == id:
                return
            page.key("Tab")
        self.fail(f"#{id} is not reached by Tab")

    def test_on_a_phone(self):
        session = self.begin(PARTS)
        page = self.open(session, width=360, height=740, touch=True)
        page.wait("document.querySelector('#answer .verdict')")
        self.assertLessEqual(page.run("document.documentElement.scrollWidth"), 360)
        small = page.run("""[...document.querySelectorAll('button, summary, a.button, #sessions a, select, input')]
            .filter((e) => e.checkVisibility() && !e.matches('.link'))
            .filter((e) => e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML.slice(0, 80))""")
        self.assertEqual(small, [], "targets below 44 px")
        for close in (lambda: page.click("#sessions .entry[aria-current]"), lambda: page.key("Escape"),
                      lambda: page.click_at(355, 400)):
            page.click("#show-sessions")
            page.wait("document.querySelector('#sessions').getBoundingClientRect().left === 0")
            close()
            page.wait("document.querySelector('#show-sessions').getAttribute('aria-expanded') === 'false'")
        page.click("#new")
        page.wait("document.querySelector('#compose h1').checkVisibility()")
        self.assertLessEqual(page.run("document.documentElement.scrollWidth"), 360)

    def test_sub_questions_are_asked_and_stand_above_the_tree(self):
        page = self.open(**SMALL)
        page.type(ISLAND)
        page.click("#compose .settings summary")
        page.run("document.getElementById('field-decomposition').value = 'stepwise'")
        page.run("document.getElementById('field-strategy').value = 'symbolic'")
        page.click("#compose button[type=submit]")
        for number, name in enumerate(("Zoey", "Noah")):
            page.wait("document.getElementById('subquestion')")
            page.click("#subquestion")
            page.type(f"Is {name} a knight or a knave?")
            page.key("Enter")
            page.wait(f"document.querySelector('.dag-card.answered[data-node=q{number}]')")
        page.click("#answer-now")
        page.wait("document.querySelector('#answer .verdict.verified')")
        page.wait("document.querySelector('.chip.finished')")
        self.assertIn("Noah: knave", page.text("#answer"))
        asked = [event for event in self.log_of(page.run("location.hash.slice(4)")) if event["type"] == "subquestion.added"]
        self.assertIn(["q0"], [event["premises"] for event in asked], "what was answered is a premise of the next")
        self.assertEqual(page.run("document.querySelectorAll('.dag-card').length"), len(asked))
        premises = sum(len(event["premises"]) for event in asked)
        page.wait(f"document.querySelectorAll('.dag-lines path').length === {premises}")
        page.click(".dag-card[data-node='q0']")
        page.wait("document.querySelector('.dag-card[data-node=q0]').getAttribute('aria-pressed') === 'true'")
        page.wait("document.querySelector('#list .row').getAttribute('aria-label').endsWith('Is Zoey a knight or a knave?')")

    def test_every_example_is_of_its_family(self):
        page = self.open()
        examples = page.run("import('/ui/examples.js').then((module) => module.EXAMPLES)")
        self.assertGreaterEqual(len(examples), 10)
        for example in examples:
            page.click(f".example[data-family={example['family']}]")
            self.assertEqual(page.run("document.getElementById('field-problem').value"), example["problem"])
            session = self.begin({"problem": example["problem"], "budget": {"tokens": 1}, "background": True})
            self.server.call("GET", f"/v1/sessions/{session}/events", headers={"Accept": "text/event-stream"})  # to its end
            task = self.state_of(session)["task"]
            self.assertEqual(task, example["family"], example["problem"])

    # --- what goes wrong ---

    def test_a_killed_and_restarted_server_is_noticed_and_nothing_is_lost_or_doubled(self):
        with tempfile.TemporaryDirectory() as folder:
            server = Server(BINARY, folder)
            try:
                session = json.loads(server.call("POST", "/v1/reason", ENDLESS)[1])["id"]
                page = self.browser.page(f"http://127.0.0.1:{server.port}/#/s/{session}", **SMALL)
                self.addCleanup(page.close)
                page.wait("document.querySelectorAll('#list .row').length > 3")
                server.stop(signal.SIGKILL)
                page.wait("document.querySelector('#notice.offline')")
                self.assertIn("can't be reached", page.text("#notice"))
                seen = page.run(IDS)
                self.assertGreater(len(seen), 3)
                self.picture(page, "offline.png")
                server = Server(BINARY, folder, port=server.port)
                page.click("#retry")
                page.wait("document.querySelector('#notice').hidden")
                page.wait("document.querySelector('.chip.failed')")
                ids = page.run(IDS)
                logged = json.loads(server.call("GET", f"/v1/sessions/{session}/events?limit=1000")[1])["data"]
                self.assertEqual(ids[: len(seen)], seen)
                self.assertEqual(ids[: len(logged)], [event["id"] for event in logged])
                self.assertEqual(len(ids), len(set(ids)))
                self.assertEqual(ids[-1].split("-")[0], "2")  # the second process wrote the end
                self.assertIn("stopped", page.text("#answer"))
            finally:
                server.stop()

    def test_a_refusal_is_shown_at_the_field_that_it_names(self):
        page = self.open()
        page.type(PROBLEM)
        page.click("#compose .settings summary")
        page.run("document.getElementById('field-budget-nodes').value = 0")
        page.click("#compose button[type=submit]")
        page.wait("document.querySelector('#field-budget-nodes[aria-invalid=true]')")
        self.assertIn("budget.nodes", page.text("#compose-error"))
        self.assertEqual(page.run("document.getElementById('field-problem').value"), PROBLEM)
        page.run("document.getElementById('field-problem').value = ''")
        page.click("#compose button[type=submit]")
        page.wait("document.querySelector('#field-problem[aria-invalid=true]')")
        missing = self.open("ses_nobody")
        missing.wait("document.getElementById('missing').checkVisibility()")
        self.assertIn("ses_nobody", missing.text("#missing"))

    def test_what_a_model_writes_stays_text(self):
        page = self.open()
        foreign = ("<img src=x onerror=alert(1)> **bold <b>x</b>** [a](javascript:alert(1)) [b](https://example.org) "
                   "$\\\\href{javascript:alert(1)}{x}$ `<script>` $x^2$\\n\\n- *one*\\n- two\\n\\n```\\n<svg onload=1>\\n```")
        shown = page.run(f"""import('/ui/markdown.js').then(({{markdown}}) => {{
            const box = markdown("{foreign}");
            document.getElementById('missing').hidden = false;
            document.getElementById('missing').append(box);
            return {{tags: [...new Set([...box.querySelectorAll('*')].map((e) => e.tagName.toLowerCase()))],
                     links: [...box.querySelectorAll('a')].map((a) => a.href), text: box.textContent}};
        }})""")
        self.assertFalse({"img", "script", "svg", "b", "iframe"} & set(shown["tags"]), shown["tags"])
        self.assertEqual(shown["links"], ["https://example.org/"])
        self.assertIn("<img src=x onerror=alert(1)>", shown["text"])
        for tag in ("strong", "em", "li", "code", "math"):
            self.assertIn(tag, shown["tags"])
        tex = page.run("""import('/ui/formula.js').then(({texOf}) => ["12 / (3 + 4) * 2 = 36", "x^2 - 5x + 6 = 0",
            "x = (1 - sqrt(5))/2 or x <= 3", "assume Noah is a knave", "7", "((((", "2 +"].map(texOf))""")
        self.assertEqual(tex, ["\\frac{12}{3 + 4} \\cdot 2 = 36", "x^{2} - 5x + 6 = 0",
                               "x = \\frac{1 - \\sqrt{5}}{2}\\text{ or }x \\le 3", None, None, None, None])

    # --- how it looks ---

    def test_colours_are_legible_in_light_and_dark(self):
        page = self.open()
        for _ in range(3):
            page.click("#theme")
            theme = page.run("document.documentElement.dataset.theme ?? 'system'")
            for front, back in (("ink", "surface"), ("ink", "ground"), ("quiet", "surface"), ("quiet", "ground"),
                                ("accent", "surface"), ("accent-ink", "accent"), ("warm", "warm-wash"), ("warm", "surface"),
                                ("ink", "accent-wash"), ("ink", "warm-wash"), ("quiet", "accent-wash"), ("quiet", "sunk")):
                self.assertGreaterEqual(self.contrast(page, front, back), 4.5, f"{front} on {back}, {theme}")
            for front in ("refuted", "control", "value-low", "value-high"):  # shapes, not text
                self.assertGreaterEqual(self.contrast(page, front, "surface"), 2.7, f"{front}, {theme}")
        page.click("#theme")
        kept = page.run("localStorage.getItem('theme')")
        page.run("location.reload()")
        page.wait("document.querySelector('#compose form')")
        self.assertEqual(page.run("document.documentElement.dataset.theme"), kept)

    def contrast(self, page, front, back):
        def luminance(name):
            colour = page.run(f"""(() => {{
                const probe = document.body.appendChild(document.createElement('i'));
                probe.style.color = 'var(--{name})';
                const {{color}} = getComputedStyle(probe);
                probe.remove();
                return color;
            }})()""")
            channels = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
            linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        light, dark = sorted((luminance(front), luminance(back)), reverse=True)
        return (light + 0.05) / (dark + 0.05)


@unittest.skipIf(why_not(), why_not())
@unittest.skipUnless(PICTURES, "pictures are taken with --pictures DIR")
class Pictures(WithServerAndBrowser):
    """For the documentation, on a server that has seen nothing else; offline.png is taken above."""

    def test_pictures(self):
        parts = self.begin({"problem": ISLAND, "decomposition": "stepwise", "strategy": "symbolic", "background": True})
        for question, premises in (("Is Oliver a knight or a knave?", []), ("Is Zoey a knight or a knave?", ["q0"])):
            self.server.call("POST", f"/v1/sessions/{parts}/subquestions", {"question": question, "premises": premises})
        self.server.call("POST", f"/v1/sessions/{parts}/conclude")
        session, page = self.ended({"problem": "Using the numbers 4, 7, 8 and 8, each exactly once, reach 24.",
                                    "background": True, "seed": 11, "budget": {"tokens": 2500}}, **SMALL)
        page.wait("!document.querySelector('.skeleton')")
        best = page.run("import('/ui/app.js').then(({app}) => app.session.view.best.node)")
        page.run(f"import('/ui/app.js').then(({{app}}) => app.tree.chooseNode({best}))")
        self.picture(page, "search.png")
        self.picture(self.open(**SMALL), "home.png")
        self.picture(self.shown(parts, **SMALL), "parts.png")
        dark = self.shown(session, dark=True, **SMALL)
        dark.click("#as-list")
        self.picture(dark, "dark.png")
        self.picture(self.shown(session, width=390, height=844, touch=True), "phone.png")


if __name__ == "__main__":
    unittest.main(verbosity=2)
