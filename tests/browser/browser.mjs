// A real browser, watched: whatever it logs as an error, asks of another host or refuses by the policy fails the test that saw it.
import { chromium } from "playwright-core";
import assert from "node:assert/strict";
import { PASSWORD } from "./service.mjs";

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 800 };

export function launch() {
  // Without these switches Chromium asks hosts of its own, which are not to be reached.
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: process.env.OCOP_CHROMIUM, args });
}

/** A new window, in which nothing may go wrong unseen. */
export async function open(browser, service, options = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, locale: "vi-VN", ...options });
  const faults = [];
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    // A page that says 4xx is logged as a failed resource; the tests look at those themselves.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(service.url) && !url.startsWith("data:")) faults.push(`asked elsewhere: ${url}`);
  });
  page.on("dialog", (dialog) => {
    // Leaving a form that is not saved asks first; whoever leaves in a test means it.
    if (dialog.type() === "beforeunload") return dialog.accept();
    faults.push(`dialog: ${dialog.message()}`); return dialog.dismiss();
  });
  return {
    page, context, faults,
    sound() { assert.deepEqual(faults, []); },
    async close() { await context.close(); },
  };
}

export async function signIn(page, service, name, prefix = "") {
  await page.goto(`${service.url}${prefix}/sign-in`);
  await page.fill("input[name=name]", name);
  await page.fill("input[name=password]", PASSWORD);
  await Promise.all([page.waitForNavigation(), page.click("main button[type=submit]")]);
}
