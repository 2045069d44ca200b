// Reads the products page by page with the types that openapi-typescript makes of the document, and checks what a partner
// relies on: every product comes once, `next` leads to the end, and the numbers agree.
//
//   node generated/js/read_page.js http://127.0.0.1:8080

import createClient from "openapi-fetch";
import type { components, paths } from "./generated/schema.js";

type Product = components["schemas"]["Product"];
type Problem = components["schemas"]["Problem"];

const base = process.argv[2];
if (base === undefined) {
  throw new Error("usage: read_page.js <address of the service>");
}
// Lists are files too, by another media type; whoever reads JSON says so once.
const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: base });

function expect(condition: boolean, words: string): void {
  if (!condition) {
    throw new Error(words);
  }
}

function refused(problem: Problem): Error {
  const faults = (problem.errors ?? []).map((fault) => `${fault.pointer}: ${fault.detail}`);
  return new Error([problem.title, problem.detail, ...faults].join("; "));
}

async function everyProduct(): Promise<Product[]> {
  const all: Product[] = [];
  let cursor: string | undefined;
  do {
    const { data, error } = await client.GET("/api/v1/products", {
      params: { query: { sort: "code", limit: 50, ...(cursor === undefined ? {} : { cursor }) } },
    });
    if (error) {
      throw refused(error);
    }
    all.push(...data.data);
    cursor = data.next === null ? undefined : (new URL(data.next, base).searchParams.get("cursor") ?? undefined);
  } while (cursor !== undefined);
  return all;
}

async function total(state?: "in_force" | "lapsed"): Promise<number> {
  const query = { count: "exact", limit: 1, ...(state === undefined ? {} : { state: [state] }) } as const;
  const { data, error } = await client.GET("/api/v1/products", { params: { query } });
  if (error) {
    throw refused(error);
  }
  expect(data.total !== undefined, "a counted list has a total");
  return data.total ?? 0;
}

const products = await everyProduct();
const codes = new Set(products.map((product) => product.code));
const held = products.filter((product) => product.state === "in_force" || product.state === "due");
const lapsed = products.filter((product) => product.state === "lapsed");

expect(products.length > 100, `only ${products.length} products were read`);
expect(codes.size === products.length, "a product came twice");
expect(products.length === (await total()), "the pages do not join to the total");
expect(held.length === (await total("in_force")), "in_force counts others than the records say");
expect(lapsed.length === (await total("lapsed")), "lapsed counts others than the records say");

const wrong = await client.GET("/api/v1/products", { params: { query: { limit: 1000 } } });
expect(wrong.error?.errors?.[0]?.pointer === "limit", "a limit that is too large is named");

console.log(`products ${products.length}, in force ${held.length}, lapsed ${lapsed.length}`);
