# SPDX-License-Identifier: Apache-2.0
"""The API of a running node: people at work, and requests nobody at work would send."""
import io
import json
import zipfile

from framework import work
from framework.checks import contains, same, wait_until
from framework.network import COUNTY, PROVINCE, with_nodes
from framework.people import PASSWORD, Person, office, spelled

ITEM, MARKET = "000131007000", "11360521MB0000001X"
PDF = b"%PDF-1.4\n" + b"x" * 3000


def network():
    return Office()


class Office:
    def __enter__(self):
        self.network = with_nodes(PROVINCE, COUNTY, label="api")
        try:
            self.province, self.county = self.network.nodes.values()
            work.publish_basics(self.province, [self.county])
            organisation = MARKET
            departments = {organisation: "department", "forest": "department"}
            self.people = office(self.county, departments, {
                "clerk": (organisation, "clerk"),
                "handler": (organisation, "handler"),
                "head": (organisation, "departmentHead", "approver"),
                "forester": ("forest", "handler", "clerk"),
                "watcher": ("", "supervisor"),
            })
            for name, person in self.people.items():
                setattr(self, name, person)
            self.organisation = organisation
        except BaseException:
            self.network.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *failure):
        self.network.__exit__(*failure)

    def intake(self, clerk=None, **more):
        body = {"item": ITEM, "title": "张三小吃店食品经营许可",
                "applicant": {"type": "naturalPerson", "name": "张三丰", "phone": "13800005678",
                              "idNumber": "11010519491231002X"}, "form": {"area": "80"}}
        body.update(more)
        return (clerk or self.clerk).done("POST", "/api/v1/cases", body)


def test_work_list_and_case_page_of_a_clerk(hall):
    page = hall.intake()
    case = page["case"]["caseId"]
    assert page["trackingCode"] and page["issued"], page
    rows = hall.clerk.get("/api/v1/cases?list=toCheck").json()["rows"]
    contains([row["caseId"] for row in rows], case)
    row = next(row for row in rows if row["caseId"] == case)
    same((row["status"], row["applicantName"], row["organisation"]),
         ("received", "张**", hall.organisation))
    assert hall.clerk.get("/api/v1/cases/counters").json()["toCheck"] >= 1
    answer = hall.clerk.get(f"/api/v1/cases/{case}")
    same(answer.headers["ETag"], f'"{answer.json()["etag"]}"')
    paper = answer.json()["documents"][0]
    notice = hall.clerk.get(paper["url"])
    contains(notice.body.decode(), paper["number"])
    same(notice.headers["Content-Type"], "text/html; charset=utf-8")


def test_moves_rest_on_the_version_read(hall):
    page = hall.intake()
    case, etag = page["case"]["caseId"], page["etag"]
    path = f"/api/v1/cases/{case}/moves"
    move = {"kind": "accept", "variant": None, "fields": {}}
    same(hall.clerk.send("POST", path, move).code, "VERSION_MISSING")
    same(hall.clerk.send("POST", path, move, If_Match='"0"').status, 412)
    accepted = hall.clerk.send("POST", path, move, If_Match=f'"{etag}"')
    same((accepted.status, accepted.json()["case"]["status"]), (200, "accepted"))
    assert accepted.json()["case"]["promiseDue"], accepted.json()["case"]
    same(hall.clerk.send("POST", path, move, If_Match=f'"{etag}"').status, 412)
    missing = hall.handler.send("POST", path, {"kind": "startSpecial", "fields": {}},
                                If_Match=accepted.headers["ETag"])
    same(missing.status, 422)
    contains([fault["field"] for fault in missing.json()["fields"]], "procedure")


def test_double_click_makes_one_case(hall):
    before = hall.county.value("SELECT COUNT(*) FROM case_file")
    body = {"item": ITEM, "title": "重复点击", "applicant": {
        "name": "李四", "phone": "13800005678", "idNumber": "11010519491231002X"}}
    first = hall.clerk.send("POST", "/api/v1/cases", body, Idempotency_Key="double-1")
    second = hall.clerk.send("POST", "/api/v1/cases", body, Idempotency_Key="double-1")
    same((first.status, second.status), (201, 201))
    same(first.body, second.body)
    same(hall.county.value("SELECT COUNT(*) FROM case_file"), before + 1)
    body["title"] = "另一件"
    same(hall.clerk.send("POST", "/api/v1/cases", body, Idempotency_Key="double-1").code,
         "IDEMPOTENCY_REUSED")


def test_a_department_sees_its_own_cases_only(hall):
    case = hall.intake()["case"]["caseId"]
    for path in (f"/api/v1/cases/{case}", f"/api/v1/cases/{case}/reads",
                 f"/api/v1/cases/{case}/documents/1", f"/api/v1/cases/{case}/materials/sha256:00"):
        answer = hall.forester.get(path)
        assert answer.status in (403, 404), (path, answer.status)
    same(hall.forester.get("/api/v1/cases?list=all").json()["rows"], [])
    same(hall.forester.get(f"/api/v1/cases?list=all&number={case}").json()["rows"], [])
    same(hall.forester.get(f"/api/v1/cases?list=all&organisation={hall.organisation}").json()
         ["rows"], [])
    answer = hall.forester.send("POST", f"/api/v1/cases/{case}/personal", {"purpose": "好奇"})
    same(answer.code, "CASE_UNKNOWN")
    assert hall.watcher.get(f"/api/v1/cases/{case}").status == 200


def test_every_read_of_personal_data_is_logged(hall):
    case = hall.intake()["case"]["caseId"]
    same(hall.clerk.send("POST", f"/api/v1/cases/{case}/personal", {}).code, "FIELD_MISSING")
    part = hall.clerk.done("POST", f"/api/v1/cases/{case}/personal", {"purpose": "电话核实材料"})
    same(part["applicant"]["phone"], "13800005678")
    reads = hall.audit.get(f"/api/v1/cases/{case}/reads").json()["rows"]
    same([(row["userName"].split()[0], row["purpose"]) for row in reads],
         [("clerk", "电话核实材料")])
    same(hall.county.value("SELECT COUNT(*) FROM idempotency WHERE CAST(body AS TEXT) LIKE "
                           "'%13800005678%'"), 0)


def test_materials_come_in_parts_and_go_out_with_their_type(hall):
    done = hall.clerk.upload(r"C:\扫描\..\营业执照.pdf", PDF, part=1000)
    same((done.status, done.json()["name"], done.json()["mediaType"]),
         (200, "营业执照.pdf", "application/pdf"))
    page = hall.intake(materials=[{"requirement": "m1", "upload": done.json()["id"]}])
    case, digest = page["case"]["caseId"], done.json()["digest"]
    contains([each["digest"] for each in page["materials"]], digest)
    whole = hall.clerk.get(f"/api/v1/cases/{case}/materials/{digest}")
    same((whole.status, whole.body, whole.headers["Content-Type"]), (200, PDF, "application/pdf"))
    contains(whole.headers["Content-Disposition"], "inline")
    piece = hall.clerk.get(f"/api/v1/cases/{case}/materials/{digest}", Range="bytes=0-8")
    same((piece.status, piece.body), (206, PDF[:9]))
    same(hall.clerk.get(f"/api/v1/cases/{case}/materials/{digest}", Range="bytes=99999-").status,
         416)


def test_uploads_that_are_refused(hall):
    for size, code in ((0, "UPLOAD_EMPTY"), (-1, "UPLOAD_EMPTY"), (201 << 20, "BLOB_TOO_LARGE")):
        same(hall.clerk.send("POST", "/api/v1/uploads", {"name": "a.pdf", "size": size}).code, code)
    for content in (b"GIF89a" + b"x" * 50, b"<script>alert(1)</script>", b"MZ\x90\x00" * 20,
                    b"PK\x03\x04 no archive"):
        same(hall.clerk.upload("照片.pdf", content).code, "UPLOAD_TYPE_WRONG")
    begun = hall.clerk.done("POST", "/api/v1/uploads", {"name": "a.pdf", "size": len(PDF)})
    path = f"/api/v1/uploads/{begun['id']}"
    answer = hall.clerk.send("PUT", path, PDF[10:20], Upload_Offset="10")
    same((answer.code, answer.headers["Upload-Offset"]), ("UPLOAD_OFFSET_WRONG", "0"))
    hall.clerk.send("PUT", path, PDF[:1000], Upload_Offset="0")
    same(hall.clerk.get(path).json()["offset"], 1000)
    same(hall.clerk.send("PUT", path, PDF[:1000], Upload_Offset="0").status, 200)  # once more
    same(hall.clerk.send("PUT", path, PDF + PDF, Upload_Offset="1000").code, "BLOB_TOO_LARGE")
    same(hall.handler.get(path).code, "MATERIAL_UNKNOWN")  # somebody else's
    same(hall.clerk.send("PUT", path, b"x" * (5 << 20), Upload_Offset="1000").status, 413)


def test_hostile_requests_get_a_reason_and_the_node_goes_on(hall):
    deep = b"[" * 20000 + b"]" * 20000
    write = {"X-CSRF-Token": hall.clerk.csrf, "Idempotency-Key": "h-1",
             "Content-Type": "application/json"}
    for body, status in ((b"x" * (10 << 20), 413), (deep, 400), (b"", 400), (b"\xff\xfe{}", 400),
                         (b'{"item":' + deep + b"}", 400), (b"null", 400)):
        answer = hall.clerk.request("POST", "/api/v1/cases", body, write)
        same(answer.status, status, body[:20])
        assert answer.headers["Content-Type"] == "application/problem+json"
    same(hall.clerk.request("DELETE", "/api/v1/cases").status, 405)
    same(hall.clerk.request("BREW", "/api/v1/cases").status, 405)
    same(hall.clerk.get("/api/v1/cases/..%2f..%2fetc%2fpasswd").status, 404)
    forged = Person(hall.county)
    forged.cookie, forged.csrf = hall.clerk.cookie, "0" * 64
    same(forged.send("POST", "/api/v1/cases", {}).code, "SESSION_FORGED")
    same(Person(hall.county).get("/api/v1/cases").code, "SESSION_MISSING")
    same(hall.clerk.get("/api/v1/status").status, 200)


def test_filters_are_data(hall):
    hall.intake()
    count = hall.county.value("SELECT COUNT(*) FROM case_file")
    for value in ("' OR '1'='1", "%25", "_", "x'; DROP TABLE case_file; --", "%F0%9F%98%80", "䶮"):
        path = "/api/v1/cases?list=all&applicant=" + quote(value)
        same(hall.watcher.get(path).json()["rows"], [], value)
    for query in ("list=none", "sort=1;", "status=x", "light=blue", "openedFrom=yesterday",
                  "after=zzz", "after=9.9.9", "limit=0", "limit=x", "after=0.%00.1"):
        same(hall.watcher.get("/api/v1/cases?" + query).status, 422, query)
    same(hall.county.value("SELECT COUNT(*) FROM case_file"), count)


def quote(text):
    return "".join(f"%{byte:02x}" for byte in text.encode()) if "%" not in text else text


def test_pages_follow_each_other_without_gap(hall):
    for _ in range(7):
        hall.intake()
    every = [row["caseId"] for row in
             hall.watcher.get("/api/v1/cases?list=all&limit=200").json()["rows"]]
    seen, after = [], ""
    while True:
        page = hall.watcher.get(f"/api/v1/cases?list=all&limit=3&after={after}").json()
        seen += [row["caseId"] for row in page["rows"]]
        after = page["next"]
        if not after:
            break
    same(seen, every)


def test_cases_are_given_to_a_person(hall):
    case = hall.intake()["case"]["caseId"]
    same(hall.clerk.send("POST", "/api/v1/cases/assign",
                         {"caseIds": [case], "user": hall.handler.id}).status, 403)
    done = hall.head.done("POST", "/api/v1/cases/assign", {
        "caseIds": [case, "360521000000-20250101-aaaaaaaa"], "user": hall.handler.id})
    same((done["assigned"], [each["code"] for each in done["refused"]]), (1, ["CASE_UNKNOWN"]))
    rows = hall.handler.get("/api/v1/cases?list=mine").json()["rows"]
    same([(row["caseId"], row["handler"], row["handlerName"]) for row in rows],
         [(case, hall.handler.id, "用户handler")])
    refused = hall.head.done("POST", "/api/v1/cases/assign",
                             {"caseIds": [case], "user": hall.forester.id})
    same(refused["assigned"], 0)


def test_a_list_becomes_a_spreadsheet_without_formulas(hall):
    hall.intake(title="=cmd|' /C calc'!A0")
    job = hall.handler.done("POST", "/api/v1/exports", {
        "list": "team", "filter": {}, "columns": ["number", "title", "statusName"]})
    path = f"/api/v1/exports/{job['id']}"
    state = wait_until(lambda: (lambda s: s if s["state"] in ("done", "failed") else None)(
        hall.handler.get(path).json()), "the export is written")
    same(state["state"], "done", state)
    file = hall.handler.get(state["url"])
    contains(file.headers["Content-Disposition"], "attachment")
    book = zipfile.ZipFile(io.BytesIO(file.body))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    contains(sheet, "=cmd|")
    assert "<f>" not in sheet and "<f " not in sheet
    same(hall.forester.get(path).status, 404)


def test_passwords_are_guessed_slowly(hall):
    codes = [Person(hall.county).request("POST", "/api/v1/session", {
        "name": "forester", "password": f"wrong {i}"}).code for i in range(7)]
    contains(codes, "SIGN_IN_LOCKED")
    locked = Person(hall.county).request("POST", "/api/v1/session",
                                         {"name": "forester", "password": PASSWORD})
    same((locked.status, int(locked.headers["Retry-After"]) > 0), (429, True))
    hall.admin.done("POST", f"/api/v1/users/{hall.forester.id}/unlock")
    Person(hall.county, "forester")


def test_machines_come_in_by_token(hall):
    made = hall.admin.done("POST", "/api/v1/tokens", {"name": "大厅叫号屏"})
    machine = Person(hall.county)
    bearer = {"Authorization": "Bearer " + made["token"]}
    same(machine.request("GET", "/api/v1/cases", headers=bearer).status, 403)
    hall.security.done("PUT", f"/api/v1/tokens/{made['id']}/roles",
                       {"roles": [f"clerk@{hall.organisation}"]})
    same(machine.request("GET", "/api/v1/cases", headers=bearer).status, 200)
    same(machine.request("POST", "/api/v1/uploads", {"name": "a.pdf", "size": 9}, spelled(
        {"Idempotency_Key": "m-1", **bearer})).status, 201)
    hall.admin.done("DELETE", f"/api/v1/tokens/{made['id']}")
    same(machine.request("GET", "/api/v1/cases", headers=bearer).code, "TOKEN_WRONG")


def test_the_audit_log_shows_who_did_what(hall):
    rows = hall.audit.get("/api/v1/audit?limit=200").json()["rows"]
    actions = {row["action"] for row in rows}
    assert {"user.create", "signIn"} & actions, actions
    same(hall.admin.get("/api/v1/audit").code, "RIGHT_MISSING")


def test_the_catalogue_grows_by_versions(hall):
    code = ITEM
    before = hall.clerk.get(f"/api/v1/items/{code}").json()
    assert before["requirements"] is not None and before["name"]
    same(hall.clerk.send("PUT", f"/api/v1/items/{code}", {"promiseDays": 1}).code, "RIGHT_MISSING")
    contains(json.dumps(hall.clerk.get("/api/v1/items?q=" + quote(before["name"])).json()), code)
    same(hall.clerk.get("/api/v1/items/none").code, "ITEM_UNKNOWN")
    same(hall.clerk.get("/api/v1/items/check").status, 200)


def test_description_and_dictionaries(hall):
    document = Person(hall.county).get("/api/v1/openapi.json").json()
    same(document["openapi"], "3.1.0")
    for name in ("caseType", "applicantType", "specialProcedure", "decision", "result",
                 "deliveryWay", "approverRank", "caseStatus", "idType"):
        assert hall.clerk.get(f"/api/v1/dictionaries/{name}").json()[0]["label"], name
    same(hall.clerk.get("/api/v1/dictionaries/none").status, 404)


def test_signing_out_ends_the_session(hall):
    person = Person(hall.county, "handler")
    person.done("DELETE", "/api/v1/session")
    same(person.get("/api/v1/session").code, "SESSION_MISSING")
