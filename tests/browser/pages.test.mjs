// Every page, at phone and desktop width, in both languages: axe finds nothing, the HTML is valid, nothing is wider than the
// window, nothing moves while it loads, and a picture is kept.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { DESKTOP, PHONE, launch, open, signIn } from "./browser.mjs";
import { OF_ADMINISTRATOR, OF_AGRICULTURE, OF_COMMUNE, OF_TRADE, PUBLIC, english } from "./pages.mjs";
import { start } from "./service.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // How the text is written, not what it means: maud writes attributes and ends elements in its own way.
    "void-style": "off", "no-trailing-whitespace": "off", "attr-quotes": "off", "doctype-style": "off", "long-title": "off",
    "attribute-boolean-style": "off", "attribute-empty-style": "off",
    // Several values of one name are how a form sends a list.
    "form-dup-name": "off",
    // Codes and numbers are no telephone numbers.
    "tel-non-breaking": "off",
  },
});
const pictures = join(process.env.OCOP_BROWSER_OUT, "pictures");
mkdirSync(pictures, { recursive: true });

let service, browser;
before(async () => { service = await start(); browser = await launch(); });
after(async () => { await browser?.close(); await service?.stop(); });

async function look(window, path, name) {
  const { page } = window;
  const response = await page.goto(service.url + path);
  assert.ok(response.status() < 500, `${path}: ${response.status()}`);
  const html = await response.text();
  const report = await validator.validateString(html);
  const wrong = report.results.flatMap((one) => one.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
  assert.deepEqual(wrong, [], `${path}: HTML`);
  // Through the debugger's own world: the policy of the page lets no text be run in it.
  await page.evaluate(axe);
  const found = await page.evaluate(async (tags) => {
    const result = await axe.run(document, { runOnly: { type: "tag", values: tags } });
    return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")}`);
  }, TAGS);
  assert.deepEqual(found, [], `${path}: axe`);
  for (const [size, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
    await page.setViewportSize(viewport);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wider <= 0, `${path} is ${wider} px wider than the window at ${viewport.width}`);
    await page.screenshot({ path: join(pictures, `${name}-${size}.png`), fullPage: true });
  }
  await page.setViewportSize(DESKTOP);
}

const named = (path) => path.replace(/^\//, "").replace(/[^a-zA-Z0-9]+/g, "_").slice(0, 60) || "home";

const GROUPS = [[null, PUBLIC], ["nong-nghiep", OF_AGRICULTURE], ["cong-thuong", OF_TRADE], ["quan-tri", OF_ADMINISTRATOR], ["can-bo-xa", OF_COMMUNE]];
for (const [who, pages] of GROUPS) {
  for (const tongue of ["vi", "en"]) {
    test(`pages of ${who ?? "anybody"}, ${tongue}`, async (t) => {
      const window = await open(browser, service, { locale: tongue === "vi" ? "vi-VN" : "en-GB" });
      if (who) await signIn(window.page, service, who);
      for (const path of pages) {
        const address = tongue === "en" ? english(path) : path;
        await t.test(address, async () => {
          await look(window, address, `${who ?? "anybody"}-${named(address)}`);
          window.sound();
        });
      }
      await window.close();
    });
  }
}
