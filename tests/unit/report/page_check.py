"""Checks the pages of a folder: well-formed, no script, no outside reference, nothing that acts, text in contrast with its ground."""

import html.parser
import pathlib
import re
import sys
import xml.etree.ElementTree as ET
import zipfile

VOID = {"meta", "br", "link", "img", "hr", "input"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "footer", "nav", "a", "h1", "h2", "h3", "h4", "h5", "p", "br", "dl", "dt", "dd", "div",
    "small", "span", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "details", "summary",
    "svg", "desc", "rect", "line", "path", "circle", "text",
}
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class Page(html.parser.HTMLParser):
    """Every tag closed in order, known, and without an attribute that acts."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.ids, self.links, self.policy = [], [], [], [], None
        self.svg, self.named = 0, []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag not in ALLOWED:
            self.faults.append(f"<{tag}> is not a tag of a report")
        if "tr" in self.open and tag == "tr":
            self.faults.append("a row in a row")
        for name, value in attributes:
            if name.startswith("on") or name in ("src", "srcset", "action", "formaction", "style") or (name == "href" and not value.startswith("#")):
                self.faults.append(f"<{tag} {name}={value!r}>")
        if "id" in values:
            self.ids.append(values["id"])
        if "href" in values:
            self.links.append(values["href"][1:])
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if tag == "svg":
            self.svg += 1
            if values.get("role") != "img":
                self.faults.append("a picture without role img")
            self.named += [values.get("aria-labelledby"), values.get("aria-describedby")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> out of order")


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def palette_faults(css):
    """Text at least 4.5 : 1 on every ground it stands on; bars, lines and marks at least 3 : 1 on the page."""
    palettes = [dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{6})", block)) for block in re.findall(r":root\{([^}]*)\}", css)]
    if len(palettes) != 2:
        return ["a light and a dark palette are wanted"]
    faults = []
    for name, colours in zip(("light", "dark"), palettes):
        texts = [("text", g) for g in ("bg", "surface", "note")] + [("muted", g) for g in ("bg", "surface")] + [("link", "bg"), ("warn-text", "warn")]
        texts += [("on-" + step, "heat-" + step) for step in ("none", "n4", "n3", "n2", "n1", "p0", "p1", "p2", "p3", "p4")]
        shapes = [(s, "bg") for s in ("above", "below", "neutral", "total", "mark", *(f"s{i}" for i in range(8)))]
        for pairs, least in ((texts, 4.5), (shapes, 3.0)):
            for front, ground in pairs:
                found = contrast(colours[front], colours[ground])
                if found < least:
                    faults.append(f"{name}: {front} on {ground} is {found:.2f} : 1, at least {least} is wanted")
    return faults


def page_faults(text):
    page = Page()
    page.feed(text)
    page.close()
    faults = list(page.faults)
    if page.open:
        faults.append(f"left open: {page.open}")
    if page.policy != POLICY:
        faults.append(f"policy {page.policy!r}")
    if len(set(page.ids)) != len(page.ids):
        faults.append("an id is used twice")
    faults += [f"no place {name!r}" for name in page.links + page.named if name not in page.ids]
    for picture in re.findall(r"<svg.*?</svg>", text, re.S):
        ET.fromstring(picture)  # raises when it is not XML
    css = re.search(r"<style>(.*?)</style>", text, re.S).group(1)
    if "url(" in css or "@import" in css:
        faults.append("the style refers to something outside")
    return faults + palette_faults(css)


def sheet_faults(path):
    """Every part of the package is XML; no cell holds a formula or a link."""
    faults = []
    with zipfile.ZipFile(path) as package:
        if package.testzip() is not None:
            faults.append("a damaged package")
        for name in package.namelist():
            root = ET.fromstring(package.read(name))
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                faults += [f"{name}: a formula" for _ in root.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f")]
                faults += [f"{name}: a link" for _ in root.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}hyperlink")]
    return faults


def main():
    folder = pathlib.Path(sys.argv[1])
    pages = sorted(folder.glob("*.html"))
    found = [f"{page.name}: {fault}" for page in pages for fault in page_faults(page.read_text(encoding="utf-8"))]
    found += [f"{book.name}: {fault}" for book in sorted(folder.glob("*.xlsx")) for fault in sheet_faults(book)]
    print("\n".join(found) or f"{len(pages)} pages are in order")
    return 1 if found or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
