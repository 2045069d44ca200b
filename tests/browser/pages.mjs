// Every page there is, by who may see it. Codes are of the real records that the program ships.
export const PUBLIC = [
  "/", "/?on=2024-12-31", "/search?q=gom%20bat%20trang", "/search?q=kh%C3%B4ngc%C3%B3g%C3%AC",
  "/products", "/products?star=5&sort=-certificate_until", "/products?q=xyzkhongco", "/products/SP-000001-4",
  "/villages", "/villages?state=recognised", "/villages/LN-000001-2", "/producers", "/producers/CT-000001-3",
  "/centres", "/centres/TT-000001-5", "/decisions", "/decisions/QD-000018-R", "/recognitions", "/communes", "/communes/00577",
  "/p/SP-000001-4", "/p/SP-000002-5?on=2021-01-01", "/p/SP-999999-9", "/p/SP-000001-4/label", "/p/SP-000001-4/embed",
  "/statistics", "/statistics/products?by=star,sector&state=recognised", "/statistics/villages?by=commune", "/statistics/centres/growth",
  "/statistics/products/series?interval=year", "/certificates", "/coverage", "/reports", "/documentation", "/assessment",
  "/assessment/1", "/sign-in", "/nowhere",
];

export const OF_AGRICULTURE = [
  "/work", "/work/register", "/products/new", "/products/SP-000001-4/edit", "/villages/new", "/villages/LN-000001-2/edit",
  "/producers/new", "/decisions/new", "/work/imports", "/work/proposals", "/work/journal", "/account", "/products/SP-000001-4/assessment",
  "/work/personal-data",
];

export const OF_TRADE = ["/work", "/centres/new", "/centres/TT-000001-5/edit", "/work/register"];

export const OF_ADMINISTRATOR = ["/work", "/work/accounts", "/work/tokens", "/work/journal", "/work/backup"];

export const OF_COMMUNE = ["/work", "/products/new", "/work/proposals"];

/** The same page in English. */
export const english = (path) => (path === "/" ? "/en" : path.startsWith("/?") ? `/en${path.slice(1)}` : `/en${path}`);
