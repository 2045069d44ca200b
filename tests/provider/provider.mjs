// A certified OpenID Connect provider on a free port of this machine, for the tests of signing in there. Whoever /be names
// is signed in at the provider, and agrees to everything. Its time is that of the test.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [callback, moment, kind] = process.argv.slice(2);
Date.now = () => Date.parse(moment);
// The test reads one line of the output, and nobody reads further ones.
console.info = console.warn;
// Beside the "plain" one: "half" keeps names out of the ID token, as the standard asks; "reserved" keeps groups out too, and
// wants the secret in the body.
const auth = kind === "reserved" ? "client_secret_post" : "client_secret_basic";
const [openid, profile] = kind === "reserved" ? [["sub"], ["name", "groups"]] : [["sub", "groups"], ["name"]];
const people = new Map();
let present;

const client = { client_id: "ocop", client_secret: "a secret of the test: 100 %", redirect_uris: [callback] };
const settings = {
  clients: [{ ...client, token_endpoint_auth_method: auth }],
  clientAuthMethods: [auth],
  pkce: { required: () => true },
  cookies: { keys: ["a key of the test"] },
  conformIdTokenClaims: kind !== "plain",
  claims: { openid, profile, email: ["email", "email_verified"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
};

async function interact(provider, request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") {
    await provider.interactionFinished(request, response, { login: { accountId: present, remember: false } });
    return;
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, settings);
  const answer = provider.callback();
  server.on("request", (request, response) => {
    const url = new URL(request.url, issuer);
    if (url.pathname === "/be") {
      const person = JSON.parse(url.searchParams.get("person"));
      present = person.sub;
      people.set(present, person);
      response.end("ok");
    } else if (url.pathname.startsWith("/interaction/")) {
      // Said to the test, rather than the end of the provider.
      interact(provider, request, response).catch((error) => response.writeHead(500).end(String(error.stack)));
    } else {
      answer(request, response);
    }
  });
  console.log(issuer);
});
