# SPDX-License-Identifier: Apache-2.0
"""The public pages of a running node, as citizens use them without any script: the whole way of an
application, and what people paste, send twice, guess and forge."""
import json
import re
import threading
import urllib.parse

from framework import work
from framework.checks import contains, same, wait_until
from framework.citizen import Citizen
from framework.network import COUNTY, PROVINCE, with_nodes
from framework.people import PASSWORD, office

ITEM, MARKET = "000131007000", "11360521MB0000001X"
PDF = b"%PDF-1.4\n" + b"x" * 3000
WHO = {"type": "naturalPerson", "name": "张三丰", "idNumber": "11010519491231002X",
       "phone": "13800005678", "title": "张三小吃店"}


def network():
    return Hall()


class Hall:
    def __enter__(self):
        self.network = with_nodes(PROVINCE, COUNTY, label="public")
        try:
            self.province, self.county = self.network.nodes.values()
            work.publish_basics(self.province, [self.county])
            self.people = office(self.county, {MARKET: "department"}, {
                "clerk": (MARKET, "clerk"), "handler": (MARKET, "handler"),
                "reviewer": (MARKET, "approver"), "head": (MARKET, "approver")})
        except BaseException:
            self.network.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *failure):
        self.network.__exit__(*failure)

    def citizen(self, address=None):
        return Citizen(self.county, address)

    def applied(self, citizen=None, **who):
        """An application sent; the confirmation."""
        citizen = citizen or self.citizen()
        page = citizen.send(citizen.get(f"/apply/{ITEM}"), "/apply", {**WHO, **who})
        same(page.path, f"/apply/{ITEM}/materials", page.text)
        page = citizen.send(page, f"/apply/{ITEM}/materials", files=[("m1", "申请书.pdf", PDF)])
        page = citizen.send(page, f"/apply/{ITEM}/submit", {"truth": "yes"})
        same((page.status, page.path), (200, f"/apply/{ITEM}/done"))
        return page

    def move(self, who, case, kind, **fields):
        person = self.people[who]
        if person.get("/api/v1/session").status == 401:  # a test before has moved the clock
            person.sign_in(who, PASSWORD)
        etag = person.get(f"/api/v1/cases/{case}").headers["ETag"]
        return person.done("POST", f"/api/v1/cases/{case}/moves",
                           {"kind": kind, "fields": fields}, If_Match=etag)

    def cases(self):
        return self.county.value("SELECT COUNT(*) FROM case_file")


def test_from_search_to_rating(hall):
    citizen = hall.citizen()
    page = citizen.send(citizen.get("/"), "/items", {"q": "食品经营"})
    contains(page.html, f"/items/{ITEM}")
    guide = citizen.get(f"/items/{ITEM}")
    for word in ("设定依据", "申请材料", "承诺时限", "法定时限", "收费", "办理流程", "为什么是这个期限",
                 "救济途径", "监督投诉", "实施机关"):
        contains(guide.text, word)
    done = hall.applied(citizen)
    case, code = done.fact("办件编号"), done.fact("六位查询码")
    contains(done.html, "<svg")
    other = hall.citizen()
    page = other.send(other.get("/track?number=" + case), "/track", {"code": code.lower()})
    same(page.path, "/case")
    contains(page.text, "张**")
    assert "张三丰" not in page.html and "11010519491231002X" not in page.html, page.text
    contains(page.text, "窗口五个工作日内答复是否受理")
    contains(page.text, "受理期限")
    hall.move("clerk", case, "requestSupplement", materials="营业执照复印件", reason="缺少主体资格证明")
    page = other.get("/case")
    contains(page.text, "营业执照复印件")
    notice = other.get(re.search(r"/case/document/\d+", page.html)[0])
    contains(notice.html, "补正")
    page = other.send(page, "/case/supplement", {"remark": "已补"},
                      [("file", "执照.pdf", PDF + b"2")])
    same(page.path, "/case?done=supplement")
    contains(page.text, "补正已提交")
    finish(hall, case)
    page = other.get("/case")
    contains(page.text, "已办结")
    same(other.send(page, "/case/rate", {}).errors(), {})
    rated = other.send(page, "/case/rate", {"rating": "5", "why": ["1", "2"]})
    contains(rated.text, "感谢您的评价")
    same(hall.county.value(f"SELECT COUNT(*) FROM case_event WHERE case_id='{case}' AND "
                           "kind='rated'"), 1)
    assert "/case/rate" not in rated.html
    twice = other.send(page, "/case/rate", {"rating": "1"})
    contains(twice.text, "评价期已过，或已经评价过")  # RATING_CLOSED


def finish(hall, case):
    hall.move("clerk", case, "supplementReceived")
    hall.move("clerk", case, "accept")
    hall.move("handler", case, "handle", stepResult="agreed", opinion="材料齐全")
    hall.move("reviewer", case, "review", stepResult="agreed", opinion="同意")
    hall.move("head", case, "decideGrant", opinion="准予许可", licenceContent="食品经营")
    hall.move("clerk", case, "handOut", recipient="张三丰", deliveryWay="pickup")
    hall.move("handler", case, "finish", result="0")


def test_sent_twice_is_one_case(hall):
    citizen = hall.citizen()
    page = citizen.send(citizen.get(f"/apply/{ITEM}"), "/apply", WHO)
    page = citizen.send(page, f"/apply/{ITEM}/materials")
    before = hall.cases()
    answers = []

    def click():
        answers.append(citizen.send(page, f"/apply/{ITEM}/submit", {"truth": "yes"}, follow=False))
    clicks = [threading.Thread(target=click) for _ in range(6)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    same({(each.status, each.headers["Location"]) for each in answers},
         {(303, f"/apply/{ITEM}/done")})
    same(hall.cases(), before + 1)
    for step in ("", "/who", "/materials", "/check"):  # back in the browser
        same(citizen.get(f"/apply/{ITEM}{step}").path, f"/apply/{ITEM}/done")
    citizen.send(page, f"/apply/{ITEM}/submit", {"truth": "yes"})
    same(hall.cases(), before + 1)
    hall.applied(citizen=fresh(citizen, hall))
    same(hall.cases(), before + 2)


def fresh(citizen, hall):
    """The same browser, asking for one more application."""
    page = citizen.get(f"/apply/{ITEM}?new=1")
    same((page.status, page.form(f"/apply/{ITEM}/who").values.get("new")), (200, "1"))
    return hall.citizen()


def test_once_more_from_the_confirmation(hall):
    citizen = hall.citizen()
    hall.applied(citizen)
    before = hall.cases()
    page = citizen.get(f"/apply/{ITEM}?new=1")
    page = citizen.send(page, f"/apply/{ITEM}/who", {**WHO, "title": "第二家店"})
    page = citizen.send(page, f"/apply/{ITEM}/materials")
    contains(page.text, "第二家店")
    citizen.send(page, f"/apply/{ITEM}/submit", {"truth": "yes"})
    same(hall.cases(), before + 1)


def test_a_draft_is_found_again(hall):
    citizen = hall.citizen()
    page = citizen.send(citizen.get(f"/apply/{ITEM}"), "/apply", WHO)
    page = citizen.send(page, f"/apply/{ITEM}/materials", {"stay": "1"},
                        [("m1", r"C:\fakepath\..\表.pdf", PDF), ("m2", "照片.png",
                                                            b"\x89PNG\r\n\x1a\n" + b"0" * 99)])
    contains(page.text, "✓ 表.pdf")
    contains(page.text, "照片.png")
    contains(citizen.get(f"/apply/{ITEM}").html, 'value="张三丰"')
    link = urllib.parse.urlparse(re.search(r'href="(http[^"]*/resume[^"]*)"', page.html)[1])
    other = hall.citizen()
    page = other.send(other.get(f"{link.path}?{link.query}"), "/resume")
    contains(page.html, 'value="张三丰"')
    contains(other.get(f"/apply/{ITEM}/materials").text, "表.pdf")
    page = other.get(f"/apply/{ITEM}/materials")
    remove = re.search(r'name="remove" value="(m2 [^"]*)"', page.html)[1]
    page = other.send(page, f"/apply/{ITEM}/materials", {"remove": remove})
    assert "照片.png" not in page.text
    page = other.send(page, f"/apply/{ITEM}/forget")
    same((page.path, other.get(f"/apply/{ITEM}/materials").path), ("/", f"/apply/{ITEM}"))
    same(hall.citizen().get(f"{link.path}?{link.query}").status, 404)
    same(hall.citizen().get("/resume?key=" + "0" * 48).status, 404)  # DRAFT_UNKNOWN


def test_what_people_paste_is_kept_or_refused_at_the_field(hall):
    kept = ["😀👨‍👩‍👧‍👦", "䶮𬭊", "=cmd|' /C calc'!A0", "<script>alert(1)</script>",
                                                            "{{t.skip}}{{{qr}}}",
            "O'Brien \"&amp; 张", "a" * 600, "אב", "%s%n&amp;#x;"]
    refused = {"a\0b": "不合要求", "\x1b[31m": "不合要求", "\udcff\udcfe": "不合要求", "张" * 10000: "过长",
               "\u202egnp.exe": "不合要求"}
    for text in kept:
        citizen = hall.citizen()
        page = citizen.send(citizen.get(f"/apply/{ITEM}"), "/apply",
                            {**WHO, "title": text, "address": text})
        same((page.status, page.path), (200, f"/apply/{ITEM}/materials"), text[:30])
        same(citizen.get(f"/apply/{ITEM}").form("/apply").values["title"], text)
        check = citizen.send(page, f"/apply/{ITEM}/materials")
        assert "<script>alert" not in check.html and check.status == 200
        done = citizen.send(check, f"/apply/{ITEM}/submit", {"truth": "yes"})
        same(done.path, f"/apply/{ITEM}/done", text[:30])
    for text, sentence in refused.items():
        for field in ("name", "title", "address", "email"):
            page = hall.citizen()
            page = page.send(page.get(f"/apply/{ITEM}"), "/apply", {**WHO, field: text})
            same(page.status, 422, (field, text[:20]))
            contains(page.errors()[field], sentence, field)
            assert page.form("/apply").values["phone"] == WHO["phone"]
    page = hall.citizen()
    page = page.send(page.get(f"/apply/{ITEM}"), "/apply", {"name": " ", "phone": "abc"})
    same(set(page.errors()), {"name", "phone", "idNumber"})
    same(page.form("/apply").values["phone"], "abc")


def test_files_that_are_refused_and_those_beside_them(hall):
    citizen = hall.citizen()
    page = citizen.send(citizen.get(f"/apply/{ITEM}"), "/apply", WHO)
    action = f"/apply/{ITEM}/materials"
    for name, content, sentence in (("空.pdf", b"", "空的"), ("病毒.pdf", b"MZ\x90" * 50, "不支持"),
                                    ("页.pdf", b"<html><script>", "不支持"),
                                    ("名" * 400 + ".pdf", PDF, "过长")):
        answer = citizen.send(page, action, files=[("m1", name, content), ("m2", "好.pdf", PDF)])
        contains(answer.errors()["m1"], sentence)
        contains(answer.text, "好.pdf")
    answer = citizen.send(page, action, files=[("zzz", "x.pdf", PDF), ("", "y.pdf", PDF)])
    same(answer.path, f"/apply/{ITEM}/check")
    assert "x.pdf" not in answer.text
    large = citizen.send(page, action, files=[("m1", "大.pdf", b"%PDF" + b"0" * (33 << 20))])
    same(large.status, 413)
    contains(large.text, "上传的内容太大")
    contains(large.headers["Content-Type"], "text/html")
    huge = citizen.request("POST", action, iter([b""]), {
        "Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(200 << 20)})
    same(huge.status, 413)
    contains(huge.text, "上传的内容太大")
    for kind, body in (("multipart/form-data; boundary=x", b"--x\r\nno end"),
                       ("multipart/form-data", b"--"), ("multipart/form-data; boundary=", b"----"),
                       ("text/xml", b"<a/>"), ("", b"\xff\xfe"),
                       ("application/x-www-form-urlencoded", b"%%%=%zz&&&=;" * 1000)):
        same(citizen.request("POST", action, body, {"Content-Type": kind}).status, 403, kind)


def test_parts_go_on_where_they_broke_off(hall):
    citizen = hall.citizen()
    page = citizen.send(citizen.get(f"/apply/{ITEM}"), "/apply", WHO)
    token = page.form(f"/apply/{ITEM}/materials").values["form"]
    path, content = f"/apply/{ITEM}/part", PDF * 2000

    def call(method, where, body=None, kind="application/octet-stream", **more):
        return citizen.request(method, where, body, {
            "Accept": "application/json", "X-Form-Token": token, "Content-Type": kind, **more})
    begun = call("POST", path, f"name=a.pdf&size={len(content)}&for=m1",
                 "application/x-www-form-urlencoded")
    same(begun.status, 201, begun.text)
    upload = work_json(begun)
    first = call("POST", f"{path}/{upload['id']}?offset=0&for=m1", content[:4 << 20])
    same((first.status, work_json(first)["offset"]), (200, 4 << 20))
    wrong = call("POST", f"{path}/{upload['id']}?offset=9&for=m1", b"y")
    same((wrong.status, work_json(wrong)["code"], work_json(wrong)["offset"]),
         (409, "UPLOAD_OFFSET_WRONG", str(4 << 20)))
    same(work_json(call("GET", f"{path}/{upload['id']}"))["offset"], 4 << 20)
    last = call("POST", f"{path}/{upload['id']}?offset={4 << 20}&for=m1", content[4 << 20:])
    same(work_json(last)["done"], True)
    contains(citizen.get(f"/apply/{ITEM}/materials").text, "a.pdf")
    same(call("POST", path, "name=a.pdf&size=9&for=m77",
              "application/x-www-form-urlencoded").status, 413)
    same(call("POST", path, f"name=a.pdf&size={201 << 20}&for=m1",
              "application/x-www-form-urlencoded").status, 413)
    same(hall.citizen().get(f"{path}/{upload['id']}").status, 404)
    citizen.cookies["gt_form", "/"] = "0" * 48
    same(call("POST", path, "name=a.pdf&size=9&for=m1",
              "application/x-www-form-urlencoded").status, 403)


def work_json(page):
    return json.loads(page.body)


def test_forms_of_others_do_nothing(hall):
    before = hall.cases(), hall.county.value("SELECT COUNT(*) FROM draft")
    citizen = hall.citizen()
    page = citizen.get(f"/apply/{ITEM}")
    again = citizen.send(page, "/apply", WHO, without=("form",))
    same(again.status, 403)
    contains(again.text, "页面停留太久")
    same(again.form("/apply").values["name"], "张三丰")  # typed once more it is not
    foreign = citizen.send(page, "/apply", WHO, Origin="https://evil.example")
    same(foreign.status, 403)
    assert "张三丰" not in foreign.html
    stolen = hall.citizen().get("/track").form("/track").values["form"]
    same(citizen.send(citizen.get("/track"), "/track", {"form": stolen}).status, 403)
    citizen.cookies.clear()
    same(citizen.send(page, "/apply", WHO).status, 403)
    same((hall.cases(), hall.county.value("SELECT COUNT(*) FROM draft")), before)
    page = citizen.get(f"/apply/{ITEM}")
    same(citizen.send(page, "/apply", WHO, Origin=f"http://127.0.0.1:{citizen.port}").status, 200)


def test_codes_are_guessed_slowly(hall):
    done = hall.applied()
    case, code = done.fact("办件编号"), done.fact("六位查询码")
    guesser = hall.citizen()
    page = guesser.get("/track")
    seen = [guesser.send(page, "/track", {"number": case, "code": f"AAAA{i:02}"})
            for i in range(7)]
    same([each.status for each in seen][:4], [404] * 4)
    contains(seen[0].errors()["code"], "不匹配")
    same(seen[0].form("/track").values["number"], case)
    same(seen[-1].status, 429)
    contains(seen[-1].text, "可重试时间")
    same(guesser.send(page, "/track", {"number": case, "code": code}).status, 429)
    same(guesser.send(page, "/track", {"number": "nothing", "code": code}).status, 404)
    for cookie in (f"{case}.{code}", f"{case}.99999999999999.{'0' * 64}", "x", "..", "a" * 5000):
        guesser.cookies["gt_case", "/"] = cookie
        same(guesser.get("/case").path, "/track", cookie[:40])
    hall.network.move(minutes=16)
    wait_until(lambda: guesser.send(page, "/track", {"number": case, "code": code}).path == "/case",
               "the lock ends")
    hall.network.move(minutes=61)
    wait_until(lambda: guesser.get("/case").path == "/track", "the visit is over")


def test_a_citizen_sees_the_own_case_only(hall):
    one, other = hall.citizen(), hall.citizen()
    mine = hall.applied(one).fact("办件编号")
    hall.applied(other)
    hall.move("clerk", mine, "receive")
    one.get("/apply/" + ITEM + "/done")
    page = one.get("/case")
    notice = re.search(r"/case/document/\d+", page.html)[0]
    same(one.get(notice).status, 200)
    same(other.get(notice).status, 404)
    same(hall.citizen().get(notice).status, 404)
    same(one.get("/case/document/999999").status, 404)
    page = one.send(page, "/case/leave")
    same((page.path, one.get("/case").path), ("/", "/track"))


def test_withdrawal_complaint_and_limits(hall):
    citizen = hall.citizen()
    done = hall.applied(citizen)
    case = done.fact("办件编号")
    page = citizen.get("/case")
    same(citizen.send(page, "/case/withdraw", {"reason": " "}).errors()["reason"][:5], "必填项未填")
    long = citizen.send(page, "/case/withdraw", {"reason": "长" * 10000})
    contains(long.errors()["reason"], "过长")
    same(len(long.form("/case/withdraw").values["reason"]), 10000)
    for _ in range(2):  # a double click is one request
        same(citizen.send(page, "/case/withdraw", {"reason": "不办了"}).path, "/case?done=withdraw")
    same(hall.county.value(f"SELECT COUNT(*) FROM case_event WHERE case_id='{case}' AND "
                           "kind='withdrawalRequested'"), 1)
    assert "我的办件已超过期限" not in page.text
    said = citizen.send(page, "/case/complain", {"content": "无人答复😀", "kind": "late"})
    contains(said.text, "无人答复😀")
    same(hall.county.value(f"SELECT kind FROM complaint WHERE case_id='{case}'"), "complaint")
    same(citizen.send(page, "/case/complain", {"content": "a\x01b"}).status, 422)
    for i in range(12):
        said = citizen.send(page, "/case/complain", {"content": f"第{i}次"})
    same(said.status, 429)


def test_a_case_over_its_limit_may_be_complained_of(hall):
    citizen = hall.citizen()
    done = hall.applied(citizen)
    case, code = done.fact("办件编号"), done.fact("六位查询码")
    hall.move("clerk", case, "accept")
    hall.network.move(days=60)
    wait_until(lambda: citizen.get("/case").path == "/track", "the clock has moved on")
    page = citizen.send(citizen.get("/track"), "/track", {"number": case, "code": code})
    contains(page.text, "已超过期限")
    contains(page.text, "已超过 ")
    page = citizen.send(page, "/case/complain", {"content": ""})
    contains(page.text, "我的办件已超过期限")
    same(hall.county.value(f"SELECT kind FROM complaint WHERE case_id='{case}'"), "late")


def test_a_document_is_checked(hall):
    citizen = hall.citizen()
    case = hall.applied(citizen).fact("办件编号")
    hall.move("clerk", case, "accept")
    found = hall.county.value(
        f"SELECT number || '|' || check_code FROM document WHERE case_id='{case}' LIMIT 1")
    number, code = found.split("|")
    page = citizen.send(citizen.get("/document"), "/document", {"number": number, "code": code})
    contains(page.text, "该文书由本机关出具")
    assert "张三丰" not in page.html
    same(citizen.send(page, "/document", {"number": number, "code": "AAAAAAAA"}).status, 404)
    answers = [citizen.get(f"/document?number={i}&code=AAAA").status for i in range(60)]
    contains(answers, 429)


def test_every_page_in_words_and_languages(hall):
    citizen = hall.citizen()
    for path, status in (("/nothing", 404), ("/items/none", 404), ("/apply/none", 404),
                                                            ("/a/b/c/d", 404),
                         ("/case/document/x", 404), ("/apply/%2e%2e", 404), ("/resume", 404),
                         ("/items?q=%ff%00&after=%27", 200), ("/items?topic=x&who=y", 200),
                         ("/?lang=", 200), ("/items?q=" + "z" * 5000, 200)):
        page = citizen.get(path)
        same((page.status, page.headers["Content-Type"]), (status, "text/html; charset=utf-8"),
                                                           path)
        contains(page.headers["Content-Security-Policy"], "default-src 'none'")
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert " style=" not in page.html and "<style" not in page.html, path
    page = citizen.get("/?lang=en")
    contains(page.text, "What do you want to do?")
    for path in ("/items", f"/items/{ITEM}", f"/apply/{ITEM}", "/track", "/help", "/document", "/"):
        page = citizen.get(path)
        contains(page.html, '<html lang="en"', path)
        assert "{{" not in page.html, path
    page = citizen.send(page, "/mode", {"type": "large", "back": "/help?x=1"})
    contains(page.html, 'class="large"')
    same(page.path, "/help?x=1")
    for back in ("//evil.example", "https://evil.example", "/\\evil", "/a\r\nX: y", ""):
        same(citizen.send(page, "/mode", {"type": "normal", "back": back}, follow=False)
             .headers["Location"], "/", back)
    zh = citizen.send(page, "/mode", {"lang": "zh"}, without=("type",))
    contains(zh.html, '<html lang="zh-CN"')


def test_one_address_cannot_write_for_ever(hall):
    citizen = hall.citizen()
    page = citizen.get("/track")
    answers = [citizen.send(page, "/track", {"number": f"n{i}", "code": "x"}) for i in range(200)]
    last = answers[-1]
    same((last.status, last.headers.get("Retry-After")), (429, "30"))
    contains(last.text, "过于频繁")
    same(citizen.get("/").status, 200)
    same(hall.citizen().get("/track").status, 200)
