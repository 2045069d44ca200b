// What goes wrong in offices: pressed twice, gone back, two windows, a session that ended, text that is meant to be a script.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { launch, open, signIn } from "./browser.mjs";
import { start } from "./service.mjs";

let service, browser;
before(async () => { service = await start(); browser = await launch(); });
after(async () => { await browser?.close(); await service?.stop(); });

const api = async (path) => (await fetch(`${service.url}/api/v1${path}`)).json();
const SAVE = 'button.primary[name="do"][value="save"]';
const INERT = `<img src=x onerror="window.hurt=1">"'><script>window.hurt=1</script>`;

async function fillProducer(page, name) {
  await page.goto(`${service.url}/producers/new`);
  await page.fill("#f-name", name);
  await page.selectOption("#f-producer_type", "cooperative");
  await page.fill("#f-commune", "00577");
}

const named = async (name) => (await api(`/producers?q=${encodeURIComponent(name)}`)).data.filter((one) => one.name === name);

test("a form that is pressed twice registers once, and neither back nor reload writes again", async () => {
  const window = await open(browser, service);
  const { page } = window;
  await signIn(page, service, "nong-nghiep");
  await fillProducer(page, "Hợp tác xã bấm hai lần");
  await Promise.all([page.waitForNavigation(), page.dblclick(SAVE)]);
  await page.waitForLoadState();
  assert.equal((await named("Hợp tác xã bấm hai lần")).length, 1);
  await page.reload();
  await page.goBack();
  await page.waitForLoadState();
  if (await page.locator(SAVE).count()) {
    await Promise.all([page.waitForNavigation(), page.click(SAVE)]);
  }
  assert.equal((await named("Hợp tác xã bấm hai lần")).length, 1);
  window.sound();
  await window.close();
});

test("two windows do not overwrite each other", async () => {
  const window = await open(browser, service);
  const { page, context } = window;
  await signIn(page, service, "nong-nghiep");
  await fillProducer(page, "Hợp tác xã hai cửa sổ");
  await Promise.all([page.waitForNavigation(), page.click(SAVE)]);
  const [{ code }] = await named("Hợp tác xã hai cửa sổ");
  const other = await context.newPage();
  for (const one of [page, other]) await one.goto(`${service.url}/producers/${code}/edit`);
  await page.fill("#f-website", "https://mot.example/");
  await Promise.all([page.waitForNavigation(), page.click(SAVE)]);
  await other.fill("#f-website", "https://hai.example/");
  await other.fill("#f-note", "Ghi chú của cửa sổ thứ hai");
  await Promise.all([other.waitForNavigation(), other.click(SAVE)]);
  assert.equal((await api(`/producers/${code}`)).website, "https://mot.example/", "the second save wiped nothing");
  const text = await other.textContent("main");
  assert.ok(text.includes("https://mot.example/") && text.includes("https://hai.example/"), "both are shown");
  const mine = other.locator('main input[type="radio"][value="mine"]').first();
  await mine.check();
  await Promise.all([other.waitForNavigation(), other.click(SAVE)]);
  const now = await api(`/producers/${code}`);
  assert.deepEqual([now.website, now.note], ["https://hai.example/", "Ghi chú của cửa sổ thứ hai"]);
  window.sound();
  await window.close();
});

test("a session that ended loses no text", async () => {
  const window = await open(browser, service);
  const { page, context } = window;
  await signIn(page, service, "nong-nghiep");
  await fillProducer(page, "Hợp tác xã hết phiên");
  await page.fill("#f-note", "Một đoạn dài\nkhông được mất");
  const session = (await context.cookies()).find((cookie) => cookie.name === "ocop_session");
  await context.clearCookies({ name: session.name });
  await Promise.all([page.waitForNavigation(), page.click(SAVE)]);
  assert.equal((await named("Hợp tác xã hết phiên")).length, 0);
  await page.fill('main input[type="password"]', "nghe-nhan-lam-gom-tu-1987");
  const name = page.locator('main input[autocomplete="username"]');
  if (await name.count()) await name.first().fill("nong-nghiep");
  await Promise.all([page.waitForNavigation(), page.locator("main button[type=submit].primary, main button.primary").first().click()]);
  assert.equal(await page.inputValue("#f-name"), "Hợp tác xã hết phiên");
  assert.equal((await page.inputValue("#f-note")).replaceAll("\r\n", "\n"), "Một đoạn dài\nkhông được mất");
  await Promise.all([page.waitForNavigation(), page.click(SAVE)]);
  assert.equal((await named("Hợp tác xã hết phiên")).length, 1);
  await window.close();
});

test("text that is meant to be a script is text, in forms, lists, pages and history", async () => {
  const window = await open(browser, service);
  const { page } = window;
  await signIn(page, service, "nong-nghiep");
  for (const kind of ["producers", "villages", "products"]) {
    await page.goto(`${service.url}/${kind}/new`);
    for (const field of await page.locator('main form input[type="text"], main form textarea').all()) {
      if (await field.isVisible() && await field.isEditable()) await field.fill(INERT.slice(0, Number(await field.getAttribute("maxlength")) || undefined));
    }
    await Promise.all([page.waitForNavigation(), page.click(SAVE)]);
    assert.equal(await page.evaluate(() => window.hurt), undefined, `${kind}: the form with its faults`);
    assert.ok(await page.locator('[role="alert"]').count() > 0, `${kind} was refused`);
  }
  await fillProducer(page, INERT);
  await page.fill("#f-note", INERT);
  await Promise.all([page.waitForNavigation(), page.click(SAVE)]);
  const { data } = await api(`/producers?sort=-updated_at&limit=1`);
  assert.equal(data[0].name, INERT);
  for (const path of [`/producers/${data[0].code}`, `/producers/${data[0].code}/edit`, `/producers?sort=-updated_at`,
    `/search?q=${encodeURIComponent(INERT)}`, `/search?q=onerror`, "/work/journal", `/products?q=${encodeURIComponent(INERT)}`,
    `/sign-in?next=${encodeURIComponent(INERT)}`, `/p/${encodeURIComponent(INERT)}`, `/nowhere/${encodeURIComponent(INERT)}`, `/lookup/producers?field=producer&producer=${encodeURIComponent(INERT)}`]) {
    await page.goto(service.url + path);
    assert.equal(await page.evaluate(() => window.hurt), undefined, path);
    assert.equal(await page.locator('img[src="x"]').count(), 0, path);
  }
  window.sound();
  await window.close();
});

test("another site's page is not come back to after signing in", async () => {
  const window = await open(browser, service);
  for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example/"]) {
    await window.context.clearCookies();
    await window.page.goto(`${service.url}/sign-in?next=${encodeURIComponent(next)}`);
    await window.page.fill("input[name=name]", "nong-nghiep");
    await window.page.fill("input[name=password]", "nghe-nhan-lam-gom-tu-1987");
    await Promise.all([window.page.waitForNavigation(), window.page.click("main button[type=submit]")]);
    assert.ok(window.page.url().startsWith(`${service.url}/`), window.page.url());
  }
  window.sound();
  await window.close();
});
