// What a first visit weighs, whether anything moves while a page loads, and how soon it can be used over a slow line.
// The numbers are kept; limits that do not depend on the machine are judged.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PHONE, launch, open } from "./browser.mjs";
import { start } from "./service.mjs";

const PAGES = ["/", "/products", "/products/SP-000001-4", "/p/SP-000001-4", "/search?q=gom", "/statistics/products?by=star&state=recognised", "/certificates", "/sign-in"];
/** 100 KB. */
const MOST_BYTES = 100 * 1024;
/** Chromium's own profile of that name: 400 kbit/s each way, 400 ms there and back. */
const SLOW_3G = { offline: false, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8, latency: 400 };

let service, browser;
const rows = [];
before(async () => { service = await start({ content: "demo" }); browser = await launch(); });
after(async () => {
  writeFileSync(join(process.env.OCOP_BROWSER_OUT, "weights.json"), JSON.stringify(rows, null, 2));
  await browser?.close(); await service?.stop();
});

async function visit(path, network) {
  const window = await open(browser, service, { viewport: PHONE });
  const line = await window.context.newCDPSession(window.page);
  await line.send("Network.enable");
  let bytes = 0;
  line.on("Network.loadingFinished", (event) => { bytes += event.encodedDataLength; });
  if (network) await line.send("Network.emulateNetworkConditions", network);
  await window.page.addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.moved += entry.value; }).observe({ type: "layout-shift", buffered: true });
  });
  await window.page.goto(service.url + path, { waitUntil: "load" });
  await window.page.evaluate(() => document.fonts.ready);
  const seen = await window.page.evaluate(() => ({
    moved: window.moved,
    painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
    interactive: performance.timing.domInteractive - performance.timing.navigationStart,
  }));
  window.sound();
  await window.close();
  return { bytes, ...seen };
}

for (const path of PAGES) {
  test(`first visit of ${path}`, async () => {
    const plain = await visit(path);
    const slow = await visit(path, SLOW_3G);
    rows.push({ path, bytes: plain.bytes, moved: slow.moved, painted_slow_3g_ms: Math.round(slow.painted), interactive_slow_3g_ms: slow.interactive });
    console.log(JSON.stringify(rows.at(-1)));
    assert.ok(plain.bytes <= MOST_BYTES, `${path} weighs ${plain.bytes} bytes`);
    assert.ok(slow.moved < 0.01 && plain.moved < 0.01, `${path} moves by ${slow.moved} / ${plain.moved}`);
  });
}
