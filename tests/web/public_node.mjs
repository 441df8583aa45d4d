// SPDX-License-Identifier: Apache-2.0
// A real node for the tests of the public pages: made by the documented commands in a temporary
// folder, with calendar, items and an office, under a clock that stands until it is moved.
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const binary = process.env.GUANTONG_BINARY ?? join(root, 'build/release/guantong')
const kMarket = '11360521MB0000001X'
const kPassword = 'Quiet harbour 19 stones'
export const kItem = '000131007000'

export class PublicNode {
  static async start() {
    if (!existsSync(binary)) throw new Error(`no program at ${binary}; name it in GUANTONG_BINARY`)
    const node = new PublicNode()
    node.folder = mkdtempSync(join(tmpdir(), 'guantong-public-'))
    node.dir = join(node.folder, 'node')
    node.setClock('2025-06-30T09:00:00.000+08:00')
    const run = (...words) => execFileSync(binary, words, { encoding: 'utf8' })
    run('cert', 'authority', '--dir', join(node.folder, 'authority'), '--name', '测试网络', '--clock', join(node.folder, 'clock'))
    const said = run('init', '--dir', node.dir, '--node', '360521000000', '--level', 'county', '--name', '分宜县',
      '--regions', '360521', '--authority', join(node.folder, 'authority'), '--listen', '127.0.0.1:0',
      '--exchange-listen', '127.0.0.1:0', '--clock', join(node.folder, 'clock'))
    run('calendar', 'publish', '--dir', node.dir, join(root, 'config/calendar/calendar.xml'))
    run('catalog', 'publish', '--dir', node.dir, join(root, 'tests/data/catalog/items.xml'))
    run('catalog', 'publish', '--dir', node.dir, join(root, 'config/demo/items.xml'))
    node.process = spawn(binary, ['serve', '--dir', node.dir], { stdio: 'ignore' })
    await node.until(() => existsSync(join(node.dir, 'data/ports.json')), 'the node listens')
    node.url = `http://127.0.0.1:${JSON.parse(readFileSync(join(node.dir, 'data/ports.json'))).people}`
    await node.until(() => fetch(`${node.url}/healthz`).then((answer) => answer.ok, () => false), 'the node answers')
    node.passwords = Object.fromEntries(
      said.split('\n').map((line) => line.trim().split(/\s+/)).filter((words) => /^(admin|security)$/.test(words[0]))
        .map(([name, password]) => [name, password]))
    await node.makeOffice()
    return node
  }

  stop() {
    this.process?.kill('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }

  setClock(moment) {
    writeFileSync(join(this.folder, 'clock'), `${moment}\n`)
  }

  async until(condition, what) {
    const end = Date.now() + 30_000
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`not within 30 s: ${what}`)
      await new Promise((done) => setTimeout(done, 100))
    }
  }

  // ---- the office

  async makeOffice() {
    const admin = await this.person('admin', this.passwords.admin)
    const security = await this.person('security', this.passwords.security)
    await this.send(admin, 'PUT', `/api/v1/organisations/${kMarket}`, { name: '分宜县市场监督管理局', kind: 'department' })
    this.people = {}
    for (const [name, roles] of [['clerk', ['clerk']], ['handler', ['handler']], ['reviewer', ['approver']], ['head', ['approver']]]) {
      const made = await this.send(admin, 'POST', '/api/v1/users', { name, displayName: name, organisation: kMarket })
      await this.send(security, 'PUT', `/api/v1/users/${made.id}/roles`, { roles })
      this.people[name] = await this.person(name, made.password)
    }
  }

  async person(name, password) {
    const person = { cookie: '', csrf: '' }
    await this.signIn(person, name, password)
    await this.send(person, 'PUT', '/api/v1/session/password', { old: password, new: kPassword })
    return person
  }

  async signIn(person, name, password = kPassword) {
    const answer = await fetch(`${this.url}/api/v1/session`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, password }) })
    if (!answer.ok) throw new Error(`${name} cannot sign in: ${await answer.text()}`)
    person.cookie = answer.headers.get('set-cookie').split(';')[0]
    person.csrf = (await answer.json()).csrf
  }

  async send(person, method, path, body, headers = {}) {
    const answer = await fetch(this.url + path, {
      method,
      headers: { 'Content-Type': 'application/json', Cookie: person.cookie, 'X-CSRF-Token': person.csrf, 'Idempotency-Key': randomUUID(), ...headers },
      body: JSON.stringify(body) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${text.slice(0, 400)}`)
    return text ? JSON.parse(text) : {}
  }

  /// Somebody of the office makes a move on the case.
  async move(name, caseId, kind, fields = {}) {
    const person = this.people[name]
    let page = await fetch(`${this.url}/api/v1/cases/${caseId}`, { headers: { Cookie: person.cookie } })
    if (page.status === 401) {
      await this.signIn(person, name)
      page = await fetch(`${this.url}/api/v1/cases/${caseId}`, { headers: { Cookie: person.cookie } })
    }
    return this.send(person, 'POST', `/api/v1/cases/${caseId}/moves`, { kind, fields }, { 'If-Match': page.headers.get('etag') })
  }

  async finish(caseId) {
    await this.move('handler', caseId, 'handle', { stepResult: 'agreed', opinion: '材料齐全' })
    await this.move('reviewer', caseId, 'review', { stepResult: 'agreed', opinion: '同意' })
    await this.move('head', caseId, 'decideGrant', { opinion: '同意。', licenceContent: '食品经营' })
    await this.move('clerk', caseId, 'handOut', { recipient: '张三丰', deliveryWay: 'pickup' })
    await this.move('handler', caseId, 'finish', { result: '0' })
  }
}
