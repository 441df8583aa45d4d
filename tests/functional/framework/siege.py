# SPDX-License-Identifier: Apache-2.0
"""Siege: a running province with two children that are only keys and certificates. Tests speak
through their front door as either child and say exactly what each answer must be."""
from framework import forge
from framework.checks import same, wait_until
from framework.client import Client
from framework.documents import Signed, xmlsec_accepts
from framework.network import COUNTY, PROVINCE, SECOND_COUNTY, wait_known, with_nodes


class Siege:
    def __init__(self, label="siege", suite=None):
        self.label, self.suite = label, suite

    def __enter__(self):
        self.network = with_nodes(PROVINCE, label=self.label)
        try:
            self.province = self.network.root
            self.county = self.network.add(COUNTY, self.province, self.suite)
            self.other = self.network.add(SECOND_COUNTY, self.province, self.suite)
            self.forge, self.other_forge = forge.Forge(self.county), forge.Forge(self.other)
            self.client = Client(self.province, self.county)
            self.other_client = Client(self.province, self.other)
            wait_known(self.province, COUNTY, SECOND_COUNTY)
        except BaseException:
            self.network.__exit__(None, None, None)
            raise
        self.last = {COUNTY: (0, ""), SECOND_COUNTY: (0, "")}
        self.cases = 0
        return self

    def __exit__(self, *failure):
        self.client.close()
        self.other_client.close()
        self.network.__exit__(*failure)

    # ---- good packages

    def new_case(self, node=COUNTY):
        self.cases += 1
        return forge.case_id(node, self.cases)

    def good(self, records=None, node=COUNTY):
        """The next good package of a child, not sent yet."""
        sequence, previous = self.last[node]
        records = [forge.applied(self.new_case(node), node)] if records is None else records
        maker = self.forge if node == COUNTY else self.other_forge
        return maker.package(sequence + 1, records, previous)

    def send(self, package, node=COUNTY):
        """Puts a package that must be taken; the receipt."""
        client = self.client if node == COUNTY else self.other_client
        answer = client.put(package.id, package.bytes)
        same(answer.status, 200, answer.text[:600])
        receipt = Signed(answer.body)
        same(receipt.kind, "Receipt")
        same(receipt.get("Digest"), package.digest)
        self.last[node] = (int(package.id.rsplit("/", 1)[1]), package.digest)
        return receipt

    # ---- bad ones

    def refused(self, data, status, code, package_id=None, kept=None, **headers):
        """Puts bytes that must be refused: status and code, a signed rejection that names cause
        and remedy, the bytes (or the part `kept`) kept, nothing applied, the number still free,
        others served."""
        package_id = package_id or f"{COUNTY}/up/1/{self.last[COUNTY][0] + 1}"
        before, held = self.state()
        answer = self.client.put(package_id, data, **headers)
        same((answer.status, code_of(answer)), (status, code), answer.text[:500])
        rejection = Signed(answer.body)
        same(rejection.kind, "Rejection")
        same(rejection.get("Issuer"), PROVINCE)
        assert rejection.reasons and all(cause and remedy for cause, remedy in rejection.reasons)
        assert xmlsec_accepts(answer.body, self.network.authority / "ca.pem"), "rejection unsigned"
        after, held_after = self.state()
        same(after, before, "what the province holds")
        self.check_kept(held_after - held, data if kept is None else kept, code)
        self.check_others_served()
        return rejection

    def move(self, **by):
        """Moves the clock and waits until the province's answers show it."""
        self.network.move(**by)
        day = self.network.now.strftime("%Y-%m-%d")
        wait_until(lambda: self.client.request("GET", "/exchange/v1/heads").headers[
            "X-Guantong-Clock"].startswith(day), "the province's clock shows the day")

    def state(self):
        counts = self.province.counts()
        counts["next"] = self.province.next_number(COUNTY)
        return counts, {file.name for file in self.province.held_files()}

    def check_kept(self, new_files, data, code):
        same(len(new_files), 1, "files of evidence")
        kept = self.province.folder / "held" / next(iter(new_files))
        assert kept.read_bytes() == data, "the bytes kept are not the bytes sent"
        row = self.province.query("SELECT code, file, size_bytes, neighbour FROM evidence "
                                  "ORDER BY id DESC LIMIT 1")[0]
        same(row, (code, kept.name, len(data), int(COUNTY)), "the evidence noted")

    def check_others_served(self):
        """The other child's next package is taken, and so is this child's own connection."""
        self.send(self.good(node=SECOND_COUNTY), SECOND_COUNTY)
        same(self.client.request("GET", "/exchange/v1/heads").status, 200)

    def check_stream_goes_on(self):
        self.send(self.good())


def code_of(answer):
    """The code of a signed rejection or of a problem document."""
    kind = answer.headers.get("Content-Type", "")
    if "xml" in kind:
        codes = Signed(answer.body).codes
        return codes[0] if codes else None
    return answer.json().get("code") if "json" in kind else None
