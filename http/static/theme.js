// Light, dark, or as the system is; kept in this browser.
import { byId } from "./element.js";

const NEXT = { system: "light", light: "dark", dark: "system" };
const SAID = { system: "as the system", light: "light", dark: "dark" };
const SIGN = { system: "◐", light: "○", dark: "●" };

export function startTheme(onChange) {
  const button = byId("theme");
  const read = () => {
    const kept = localStorage.getItem("theme");
    return kept in NEXT ? kept : "system";
  };
  const set = (theme) => {
    localStorage.setItem("theme", theme);
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.setAttribute("aria-label", `Theme: ${SAID[theme]}`);
    button.title = `Theme: ${SAID[theme]}`;
    button.firstElementChild.textContent = SIGN[theme];
    onChange();
  };
  button.addEventListener("click", () => set(NEXT[read()]));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onChange);
  set(read());
}
