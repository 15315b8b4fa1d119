"""A headless Chromium, driven over its DevTools protocol: no more of it than these tests need."""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time

PATIENCE = 60  # seconds for anything; only a hang reaches it
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def why_not():
    """What is missing for a browser, or None."""
    if CHROMIUM is None:
        return "Chromium is not installed (scripts/setup --ui)"
    try:
        import websocket  # noqa: F401
    except ImportError:
        return "the Python package websocket-client is not installed (scripts/test)"
    return None


class Browser:
    """One Chromium with a profile of its own. Every page has a context of its own too: it starts with nothing kept."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--hide-scrollbars", "--force-color-profile=srgb", "--remote-debugging-port=0",
             "--remote-allow-origins=*", f"--user-data-dir={self.profile.name}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port_file = os.path.join(self.profile.name, "DevToolsActivePort")
        deadline = time.monotonic() + PATIENCE
        while "/" not in (written := self.read(port_file)):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("Chromium did not start")
            time.sleep(0.05)
        self.port, path = int(written.split("\n")[0]), written.split("\n")[1]
        self.whole = Page(f"ws://127.0.0.1:{self.port}{path}")

    @staticmethod
    def read(path):
        if not os.path.exists(path):
            return ""
        with open(path) as file:
            return file.read()

    def page(self, url, width=1440, height=900, dark=False, touch=False):
        context = self.whole.send("Target.createBrowserContext", disposeOnDetach=True)["browserContextId"]
        target = self.whole.send("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        page = Page(f"ws://127.0.0.1:{self.port}/devtools/page/{target}")
        page.context = context
        page.send("Page.enable")
        page.send("Runtime.enable")
        page.send("Log.enable")
        page.resize(width, height, touch)
        page.send("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        page.send("Page.navigate", url=url)
        page.wait("document.querySelector('#compose form')")
        return page

    def close(self):
        self.whole.socket.close()
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.profile.cleanup()


class Page:
    def __init__(self, address):
        import websocket
        self.socket = websocket.create_connection(address, timeout=PATIENCE)
        self.last = 0
        self.complaints = []  # what the page's console and policies complain of

    def send(self, method, **params):
        self.last += 1
        self.socket.send(json.dumps({"id": self.last, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            self.listen(message)
            if message.get("id") == self.last:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]

    def listen(self, message):
        if message.get("method") == "Runtime.exceptionThrown":
            details = message["params"]["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description") or details["text"])
        if message.get("method") == "Log.entryAdded" and message["params"]["entry"]["level"] == "error":
            entry = message["params"]["entry"]
            self.complaints.append(f"{entry['text']} {entry.get('url', '')}")

    def run(self, code):
        """The value of a JavaScript expression, awaited."""
        result = self.send("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise AssertionError(details.get("exception", {}).get("description") or details["text"])
        return result["result"].get("value")

    def wait(self, condition, seconds=PATIENCE):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.run(f"Boolean({condition})"):
                return
            time.sleep(0.03)
        raise AssertionError(f"never became true: {condition}\n{self.run('document.body.innerText')}")

    def text(self, selector):
        return self.run(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")

    def click(self, selector):
        """A real click, in the middle of what is seen of the element."""
        box = self.run(f"""(() => {{
            const element = document.querySelector({json.dumps(selector)});
            element.scrollIntoView({{block: 'center', behavior: 'instant'}});
            const box = element.getBoundingClientRect();
            return {{x: box.x + box.width / 2, y: box.y + box.height / 2}};
        }})()""")
        self.click_at(box["x"], box["y"])

    def click_at(self, x, y):
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def key(self, key, code=None, text=None, modifiers=0):
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38,
                 "ArrowRight": 39, "ArrowDown": 40}
        common = {"key": key, "code": code or key, "windowsVirtualKeyCode": codes.get(key, 0), "modifiers": modifiers}
        if key == "Enter":
            text = "\r"
        if key == " ":
            text = " "
        self.send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **common,
                  **({"text": text} if text else {}))
        self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    def type(self, text):
        self.send("Input.insertText", text=text)

    def resize(self, width, height, touch=False):
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=touch)

    def picture(self, path):
        data = self.send("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def close(self):
        try:
            self.send("Page.close")
        finally:
            self.socket.close()
