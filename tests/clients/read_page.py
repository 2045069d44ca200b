"""Reads villages and the validity of a product with the client that openapi-python-client makes of the document.

python read_page.py http://127.0.0.1:8080 <admin token>
"""

import sys
from datetime import date
from typing import cast

from generated.ocop_registry import AuthenticatedClient, Client
from generated.ocop_registry.api.products import get_product_validity, list_products
from generated.ocop_registry.api.villages import list_villages, update_village
from generated.ocop_registry.models import (
    ListProductsSort,
    ListVillagesCount,
    Problem,
    ProductPage,
    Validity,
    Village,
    VillagePage,
    VillagePatch,
)
from generated.ocop_registry.types import UNSET


def read(client: AuthenticatedClient) -> None:
    villages = list_villages.sync(client=client, limit=200, count=ListVillagesCount.EXACT)
    assert isinstance(villages, VillagePage), villages
    assert villages.next_ is None and villages.total == len(villages.data) > 100
    titled = [village for village in villages.data if village.title is not None]
    assert all(isinstance(village.updated_at.year, int) for village in villages.data)

    products = list_products.sync(client=client, limit=1, sort=ListProductsSort.CODE)
    assert isinstance(products, ProductPage), products
    code = products.data[0].code
    validity = get_product_validity.sync(code, client=client, on=date(2021, 6, 1))
    assert isinstance(validity, Validity), validity
    assert validity.product == code and validity.on == date(2021, 6, 1)
    assert validity.decision is not None and validity.decision.code.startswith("QD-")

    missing = get_product_validity.sync("SP-999999-0", client=client)
    assert isinstance(missing, Problem) and missing.status == 404, missing
    print(f"villages {villages.total}, with a title {len(titled)}; {code}: {validity.explanation.en}")


def write(client: AuthenticatedClient) -> None:
    """A change that is tried and not made."""
    body = VillagePatch(note="Thử, không ghi", craft_since=UNSET)
    changed = update_village.sync("LN-000001-2", client=client, body=body, if_match='"2"', dry_run=True)
    assert isinstance(changed, Village) and changed.note == "Thử, không ghi", changed
    stale = update_village.sync("LN-000001-2", client=client, body=body, if_match='"99"', dry_run=True)
    assert isinstance(stale, Problem) and stale.status == 412 and stale.clashes == ["note"], stale
    print(f"a change of {changed.code} was tried; a stale one was refused")


if __name__ == "__main__":
    # Reading is open and shows more to a token; the generator knows only what needs one and what takes none.
    read(cast(AuthenticatedClient, Client(base_url=sys.argv[1])))
    write(AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2]))
