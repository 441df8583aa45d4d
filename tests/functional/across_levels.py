# SPDX-License-Identifier: Apache-2.0
"""A case from the county's window to the city's decision and back: by the API alone, as the desk
does it, with personal part and every material where the pen is, and the events at every level."""
from framework import work
from framework.checks import contains, same, wait_until
from framework.network import CITY, COUNTY, PROVINCE, with_nodes
from framework.people import office

ITEM = "000131007000"
PDF = b"%PDF-1.4\n" + b"x" * 3000
AGREED = {"stepResult": "agreed", "opinion": "符合条件"}


def network():
    return TwoOffices()


class TwoOffices:
    def __enter__(self):
        self.network = with_nodes(PROVINCE, CITY, COUNTY, label="across")
        try:
            self.province, self.city, self.county = self.network.nodes.values()
            work.publish_basics(self.province, [self.city, self.county])
            users = {"clerk": ("clerk",), "handler": ("handler",), "reviewer": ("approver",),
                     "boss": ("approver",)}

            def people(node, organisation):
                return office(node, {organisation: "department"},
                              {name: (organisation, *roles) for name, roles in users.items()})
            # The county's cases carry the item's department; what comes up is the city's own.
            self.below = people(self.county, "11360521MB0000001X")
            self.above = people(self.city, CITY)
        except BaseException:
            self.network.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *failure):
        self.network.__exit__(*failure)


def page_of(person, case):
    answer = person.get(f"/api/v1/cases/{case}")
    assert answer.status == 200, (answer.status, answer.body.decode())
    return answer.json(), answer.headers["ETag"]


def move(person, case, kind, **fields):
    """Makes a move the page must offer; the page after it."""
    page, etag = page_of(person, case)
    contains([each["kind"] for each in page["moves"]], kind)
    return person.done("POST", f"/api/v1/cases/{case}/moves",
                       {"kind": kind, "fields": fields, "materials": []}, If_Match=etag)


def due(page, kind):
    return next(clock["due"][:10] for clock in page["clocks"] if clock["kind"] == kind)


def test_case_goes_up_is_decided_there_and_comes_back(two):
    clerk, handler = two.below["clerk"], two.below["handler"]
    upload = clerk.upload("营业执照.pdf", PDF)
    body = {"item": ITEM, "title": "张三小吃店", "form": {"area": "80"},
            "applicant": {"type": "naturalPerson", "name": "张三丰", "phone": "13800005678",
                          "idNumber": "11010519491231002X"},
            "materials": [{"requirement": "m1", "upload": upload.json()["id"]}]}
    case = clerk.done("POST", "/api/v1/cases", body)["case"]["caseId"]
    move(clerk, case, "accept")
    move(handler, case, "preliminary", **AGREED)
    before = move(handler, case, "forwardUp", target=CITY, opinion="初审同意,请市局决定")
    same(before["case"]["status"], "reported")
    same([each["kind"] for each in before["moves"] if each["kind"] == "handle"], [])

    wait_until(lambda: two.above["handler"].get(f"/api/v1/cases/{case}").status == 200,
               "the city's office sees the case")
    rows = two.above["handler"].get("/api/v1/cases?list=all").json()["rows"]
    contains([row["caseId"] for row in rows], case)

    def all_here():
        page, _ = page_of(two.above["handler"], case)
        return page["applicant"]["personalHere"] and all(m["here"] for m in page["materials"])
    wait_until(all_here, "personal part and materials came up with the pen")
    move(two.above["handler"], case, "takePen")
    shown = two.above["handler"].done("POST", f"/api/v1/cases/{case}/personal",
                                      {"purpose": "审查申请人资格"})
    same(shown["applicant"]["phone"], "13800005678")
    move(two.above["handler"], case, "handle", **AGREED)
    move(two.above["reviewer"], case, "review", **AGREED)
    decided = move(two.above["boss"], case, "decideGrant", opinion="同意",
                   licenceContent="热食类食品制售")
    same(decided["case"]["status"], "granted")
    move(two.above["handler"], case, "certify", certificateName="食品经营许可证",
         certificateNumber="JY13605000000001")
    move(two.above["handler"], case, "returnDown", target=COUNTY)

    wait_until(lambda: page_of(clerk, case)[0]["penHere"], "the pen is back at the county")
    move(clerk, case, "deliver", deliveryWay="pickup")
    move(clerk, case, "handOut", recipient="张**", deliveryWay="pickup")
    ended = move(handler, case, "finish", result="0")
    same(ended["case"]["status"], "closed")
    same([event["kind"] for event in ended["events"] if event["mark"] != "taken"], [])

    count = len(ended["events"])
    for node in (two.city, two.province):
        wait_until(lambda: node.value("SELECT COUNT(*) FROM case_event WHERE case_id = ?",
                                      case) == count, f"every event stands at {node.name}")
        same(node.value("SELECT parked FROM case_file WHERE case_id = ?", case), 0)


def test_special_procedure_shows_the_date_it_then_keeps(two):
    clerk, handler = two.below["clerk"], two.below["handler"]
    case = clerk.done("POST", "/api/v1/cases", {
        "item": ITEM, "title": "二号店", "form": {},
        "applicant": {"type": "enterprise", "name": "江西仙女湖食品有限公司", "phone": "07905880000",
                      "creditCode": "91360521MA35XXXX0A"}})["case"]["caseId"]
    accepted = move(clerk, case, "accept")
    fields = {"procedure": "appraisal", "days": "5", "reason": "需要鉴定", "basis": "第四十五条",
              "approver": "李科长", "approverRank": "sectionHead"}
    preview = handler.done("POST", f"/api/v1/cases/{case}/moves/preview",
                           {"kind": "startSpecial", "fields": fields})
    promise = next(each for each in preview["clocks"] if each["kind"] == "promise")
    same(promise["dueBefore"][:10], due(accepted, "promise"))
    assert promise["dueAfter"] > promise["dueBefore"], preview
    contains(preview["text"], promise["dueAfter"][:10])
    page = move(handler, case, "startSpecial", **fields)
    contains([paper["kind"] for paper in page["documents"]], "specialProcedure")
    notice = handler.get(page["documents"][-1]["url"])
    same(notice.status, 200)
    contains(notice.body.decode(), "鉴定")
    contains(notice.body.decode(), "江西仙女湖食品有限公司")


def test_refusal_names_reasons_and_remedies(two):
    clerk, handler = two.below["clerk"], two.below["handler"]
    case = clerk.done("POST", "/api/v1/cases", {
        "item": ITEM, "title": "三号店", "form": {},
        "applicant": {"type": "naturalPerson", "name": "李四", "phone": "13900005678",
                      "idNumber": "11010519491231002X"}})["case"]["caseId"]
    move(clerk, case, "accept")
    move(handler, case, "handle", stepResult="disagreed", opinion="场所不符")
    move(two.below["reviewer"], case, "review", stepResult="disagreed", opinion="同意承办意见")
    page, etag = page_of(two.below["boss"], case)
    refused = two.below["boss"].send("POST", f"/api/v1/cases/{case}/moves",
                                     {"kind": "decideRefuse", "fields": {}, "materials": []},
                                     If_Match=etag)
    same(refused.status, 422)
    same(sorted(field["field"] for field in refused.json()["fields"]),
         ["basis", "reason", "remedyNotice"])
    page = move(two.below["boss"], case, "decideRefuse", reason="场所不符合要求",
                basis="《食品安全法》第三十三条", remedyNotice="六十日内可申请行政复议")
    notice = two.below["boss"].get(page["documents"][-1]["url"]).body.decode()
    for text in ("场所不符合要求", "行政复议", "李四"):
        contains(notice, text)
