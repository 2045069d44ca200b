// Starts the program on a fresh database, with people who can sign in. Holds no test.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const PASSWORD = "nghe-nhan-lam-gom-tu-1987";

/** People of the tests: name, and the arguments that make them. */
const PEOPLE = {
  "quan-tri": ["--admin"],
  "nong-nghiep": ["--role", "department_officer", "--department", "agriculture"],
  "cong-thuong": ["--role", "department_officer", "--department", "trade"],
  "can-bo-xa": ["--role", "commune_officer", "--commune", "00577"],
};

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(url, child) {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
    try {
      if ((await fetch(`${url}/readyz`)).ok) return;
    } catch { /* not yet */ }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the service does not answer");
}

/** A running service: its address, and how it is ended. */
export async function start({ content = "real" } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "ocop-browser-"));
  const database = `sqlite://${join(folder, "register.db")}`;
  const binary = process.env.OCOP_BINARY;
  if (content === "demo") execFileSync(binary, ["demo", "--scale", "1", "--database", database], { stdio: "ignore" });
  const port = await freePort();
  const args = ["serve", "--database", database, "--listen", `127.0.0.1:${port}`, "--rate-limit", "off"];
  const child = spawn(binary, args, { stdio: ["ignore", "ignore", "pipe"], cwd: folder });
  let log = "";
  child.stderr.on("data", (data) => { log += data; });
  const url = `http://127.0.0.1:${port}`;
  await answers(url, child);
  for (const [name, role] of Object.entries(PEOPLE)) {
    const args = ["account", "create", "--name", name, "--display-name", `Người thử ${name}`, ...role, "--password-stdin", "--database", database];
    execFileSync(binary, args, { input: `${PASSWORD}\n`, stdio: ["pipe", "ignore", "inherit"] });
  }
  return {
    url,
    log: () => log,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
