// What officials, analysts and citizens come for, end to end, in a real browser: in both languages, with a script and without.
// How many clicks and how long it took is kept beside the pictures; judged is what is true afterwards.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PHONE, launch, open, signIn } from "./browser.mjs";
import { start } from "./service.mjs";

const out = process.env.OCOP_BROWSER_OUT;
const LANGUAGES = [["", "vi"], ["/en", "en"]];
let service, browser;
const kept = [];
before(async () => { service = await start(); browser = await launch(); });
after(async () => {
  writeFileSync(join(out, "tasks.json"), JSON.stringify(kept, null, 2));
  await browser?.close(); await service?.stop();
});

const api = async (path) => (await fetch(`${service.url}/api/v1${path}`)).json();

/** A task, with its clicks counted and its time taken. */
async function task(name, options, work) {
  const window = await open(browser, service, options);
  let clicks = 0;
  const began = Date.now();
  const click = async (what) => { clicks += 1; await window.page.locator(what).first().click(); };
  await work(window.page, click);
  kept.push({ task: name, script: options.javaScriptEnabled !== false, clicks, seconds: (Date.now() - began) / 1000 });
  window.sound();
  await window.close();
}

for (const [prefix, tongue] of LANGUAGES) {
  for (const script of [true, false]) {
    const how = `${tongue}, ${script ? "with" : "without"} a script`;
    const options = { javaScriptEnabled: script };

    test(`a centre is registered with its decision (${how})`, async () => {
      const name = `Trung tâm thử ${tongue} ${script}`;
      await task(`centre with decision, ${tongue}`, options, async (page, click) => {
        await signIn(page, service, "cong-thuong", prefix);
        await page.goto(`${service.url}${prefix}/work/register`);
        await click(`a[href="${prefix}/work/register/centre"]`);
        await page.fill("#f-official_name", name);
        await page.fill("#f-commune", "00577");
        await page.fill("#f-number", `${tongue}${script ? 1 : 2}/QĐ-SCT`);
        await page.fill("#f-issued_on", "2026-10-15");
        await page.selectOption("#f-authority_level", "department");
        await page.fill("#f-authority_name", "Sở Công Thương Hà Nội");
        for (const [field, value] of [["total_area_m2", "1.350"], ["meeting_area_m2", "120"], ["goods_share_percent", "72,5"],
          ["display_score", "17"], ["meeting_score", "12,5"], ["experience_score", "16"], ["photography_score", "8"], ["management_score", "27"]]) {
          await page.fill(`#f-${field}`, prefix ? value.replace(".", "").replace(",", ".") : value);
        }
        await Promise.all([page.waitForNavigation(), click('button.primary[name="do"][value="save"]')]);
      });
      const { data } = await api(`/centres?q=${encodeURIComponent(name)}`);
      assert.equal(data.length, 1);
      assert.equal(data[0].stage, "recognised");
      assert.equal(data[0].total_area_m2, 1350);
      assert.equal(data[0].goods_share_percent, 72.5);
    });

    test(`"lang gom bat trang" is found (${how})`, async () => {
      await task(`search, ${tongue}`, options, async (page, click) => {
        await page.goto(`${service.url}${prefix || "/"}`);
        await page.fill("#find", "lang gom bat trang");
        await Promise.all([page.waitForNavigation(), click("form.find button")]);
        assert.match(await page.textContent("main"), /Bát Tràng/);
        assert.ok(await page.locator("main mark").count() > 0, "what matched is marked");
        await Promise.all([page.waitForNavigation(), click(`main a[href^="${prefix}/villages/LN-"]`)]);
        assert.match(await page.textContent("h1"), /Bát Tràng/i);
      });
    });

    test(`four-star products in force by commune on a day (${how})`, async () => {
      await task(`table, ${tongue}`, options, async (page, click) => {
        await page.goto(`${service.url}${prefix}/statistics/products`);
        await page.selectOption("#by-0", "commune");
        await click("form.ask details:has(#star) > summary");
        await page.selectOption("#star", "4");
        await page.selectOption("#state", "in_force");
        await page.fill("#on", "2023-06-30");
        await Promise.all([page.waitForNavigation(), click("form.ask button.primary")]);
        const told = await api("/statistics/products?by=commune&star=4&state=in_force&on=2023-06-30");
        const total = await page.locator("main tfoot").first().textContent();
        assert.match(total, new RegExp(`(^|\\D)${told.totals[0].count}(\\D|$)`));
      });
    });

    test(`a star is checked on a phone (${how})`, async () => {
      await task(`star, ${tongue}`, { ...options, viewport: PHONE, hasTouch: true, isMobile: true }, async (page, click) => {
        await page.goto(`${service.url}${prefix || "/"}`);
        await page.fill("#star", "SP-000001-4");
        await Promise.all([page.waitForNavigation(), click("form.door button")]);
        assert.match(page.url(), /\/p\/SP-000001-4/);
        const { may_show_stars } = await api("/products/SP-000001-4/validity");
        assert.equal(may_show_stars, false);
        assert.match(await page.textContent("main"), tongue === "vi" ? /HẾT HẠN/ : /EXPIRED|LAPSED/);
        await page.screenshot({ path: join(out, `star-${tongue}-${script}.png`) });
      });
    });
  }
}

/** 300 rows of producers, of which 12 cannot be taken. */
function workbook(mark) {
  const rows = ["name,producer_type,commune"];
  for (let row = 1; row <= 300; row += 1) {
    rows.push(row % 25 === 0 ? `Cơ sở thử ${mark} ${row},không có loại này,00577` : `Cơ sở thử ${mark} số ${row},cooperative,00577`);
  }
  return Buffer.from(`${rows.join("\n")}\n`, "utf8");
}

for (const script of [true, false]) {
  test(`300 rows with 12 faults are imported and taken back (${script ? "with" : "without"} a script)`, async () => {
    await task("import", { javaScriptEnabled: script }, async (page, click) => {
      await signIn(page, service, "nong-nghiep");
      await page.goto(`${service.url}/work/imports`);
      await page.setInputFiles("#file", { name: "co-so.csv", mimeType: "text/csv", buffer: workbook(script ? "a" : "b") });
      await page.selectOption("#layout", "producers");
      await Promise.all([page.waitForNavigation(), click('form.hand-in button[type="submit"]')]);
      const look = async (what) => {
        for (let tries = 0; tries < 100 && !(what.test(await page.textContent("main"))); tries += 1) {
          await page.waitForTimeout(200);
          await page.reload();
        }
        assert.match(await page.textContent("main"), what);
      };
      await look(/288/);
      await look(/\b12\b/);
      await page.screenshot({ path: join(out, `import-${script}.png`), fullPage: true });
      const before = (await api("/producers?count=exact&limit=1")).total;
      await page.locator('main input[name="partial"]').first().check().catch(() => {});
      const reason = page.locator('main textarea[name="reason"], main input[name="reason"]');
      if (await reason.count()) await reason.first().fill("Thử trong trình duyệt");
      await Promise.all([page.waitForNavigation(), click('main form[action$="/commit"] button[type="submit"]')]);
      const written = async (many) => {
        for (let tries = 0; tries < 100; tries += 1) {
          if ((await api("/producers?count=exact&limit=1")).total === before + many) return;
          await page.waitForTimeout(200);
        }
        assert.equal((await api("/producers?count=exact&limit=1")).total, before + many);
      };
      await written(288);
      await page.reload();
      await Promise.all([page.waitForNavigation(), click('main a[href*="/undo"], main form[action$="/undo"] button')]);
      if (await page.locator('main form[action$="/undo"] button').count()) {
        await Promise.all([page.waitForNavigation(), click('main form[action$="/undo"] button[type="submit"]')]);
      }
      await written(0);
    });
  });
}
