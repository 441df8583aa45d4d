# SPDX-License-Identifier: Apache-2.0
"""Reads what a node signs: receipts, rejections, packages; and asks xmlsec1 about them."""
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as tree

NS = "{urn:guantong:exchange:1.0}"
XMLSEC = shutil.which("xmlsec1")


class Signed:
    """A receipt or a rejection."""

    def __init__(self, data):
        self.bytes = data
        self.root = tree.fromstring(data)
        self.kind = self.root.tag.removeprefix(NS)

    def get(self, name):
        return self.root.findtext(NS + name)

    @property
    def codes(self):
        return [each.get("code") for each in self.root.iter(NS + "Reason")]

    @property
    def reasons(self):
        """(cause, remedy) of each reason of a rejection."""
        return [(each.findtext(NS + "Cause"), each.findtext(NS + "Remedy"))
                for each in self.root.iter(NS + "Reason")]

    @property
    def not_taken(self):
        """{record hash: (status, code, remedy)} of a receipt."""
        return {each.get("hash"): (each.get("status"), each.get("code"),
                                   each.findtext(NS + "Remedy"))
                for each in self.root.iter(NS + "NotTaken")}


def xmlsec_accepts(document, authority):
    """True if xmlsec1 verifies the document (a file or bytes) under the authority's root."""
    assert XMLSEC, "xmlsec1 is not installed"
    if isinstance(document, bytes):
        with tempfile.NamedTemporaryFile(suffix=".xml") as file:
            file.write(document)
            file.flush()
            return xmlsec_accepts(file.name, authority)
    done = subprocess.run([XMLSEC, "--verify", "--trusted-pem", str(authority), str(document)],
                          capture_output=True, text=True)
    return done.returncode == 0
