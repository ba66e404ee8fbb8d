"""Hands that never leave the keyboard."""

from playwright.sync_api import Page

MOST_TABS = 120
# What the keys are at: its name as a page reader says it, and whether one can see that they are there.
HERE = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return {name: "", seen: true, covered: "", top: 0};
  const labelled = (at.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean)
    .map((id) => document.getElementById(id)?.textContent).join(" ");
  const labels = [...(at.labels || [])].map((label) => label.textContent).join(" ");
  const name = at.getAttribute("aria-label") || labelled || labels || at.textContent || at.placeholder || "";
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "var(--focus)";
  const ring = getComputedStyle(probe).color;
  probe.remove();
  const drawn = [at, at.closest(".pick, .choice, .code, .upload, .hero-search")].filter(Boolean);
  const seen = drawn.map((one) => getComputedStyle(one)).some(
    (style) => style.boxShadow.includes(ring) || (style.outlineStyle !== "none" && style.outlineColor === ring));
  const box = at.getBoundingClientRect();
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const covered = !over || at.contains(over) || over.contains(at) ? "" : over.outerHTML.slice(0, 80);
  const inside = box.bottom > 0 && box.top < innerHeight;
  return {name: name.replace(/\\s+/g, " ").trim(), seen, covered: inside ? covered : "out of sight",
    top: box.top + scrollY};
}"""


class Keyboard:
    """Somebody who has no mouse. Every stop has to be seen; `stops` are the names of what she went over."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops: list[str] = []

    def tab(self, key: str = "Tab") -> str:
        """Go one stop on; gives its name."""
        self.page.keyboard.press(key)
        here = self.page.evaluate(HERE)
        assert here["seen"], f"one cannot see that the keys are at {here['name']!r} on {self.page.url}"
        assert not here["covered"], f"{here['name']!r} on {self.page.url} lies under {here['covered']}"
        self.stops.append(here["name"])
        return str(here["name"])

    def to(self, name: str) -> None:
        """Go on until something is reached whose name begins like this (the manual's star aside)."""
        self.stops.clear()
        for _ in range(MOST_TABS):
            if self.tab().lstrip("*").startswith(name):
                return
        raise AssertionError(f"no {name!r} within {MOST_TABS} stops on {self.page.url}: {self.stops}")

    def enter(self) -> None:
        """Press Enter, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def follow(self, name: str) -> None:
        """Go to a link or button and press it."""
        self.to(name)
        self.enter()

    def fill(self, name: str, text: str) -> None:
        """Go to a field and write over what stands there."""
        self.to(name)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def space(self, name: str) -> None:
        """Go to a box and tick it."""
        self.to(name)
        self.page.keyboard.press("Space")
