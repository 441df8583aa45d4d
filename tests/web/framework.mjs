// SPDX-License-Identifier: Apache-2.0
// Desk: the staff desk in a real browser, spoken to in the words of an office. Runs against the
// pretended node, or, with GUANTONG_URL, against a real one. Collects what the console complains of
// (policy violations, page errors), so that a test can say there was none.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { startMock } from './mock/server.mjs'
import { kPassword } from './mock/people.mjs'
import { png } from './mock/files.mjs'

const kBrowsers = [
  process.env.GUANTONG_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/// A Chromium of this machine; nothing if there is none.
export const findBrowser = () => kBrowsers.find((each) => each && existsSync(each))

export class Desk {
  /// Starts browser and node.
  static async start() {
    const executablePath = kBrowsers.find((each) => each && existsSync(each))
    if (!executablePath) throw new Error('no Chromium here; name one in GUANTONG_CHROMIUM')
    const desk = new Desk()
    desk.real = process.env.GUANTONG_URL ?? ''
    desk.mock = desk.real ? null : await startMock()
    desk.url = desk.real || desk.mock.url
    desk.browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    return desk
  }

  async stop() {
    await this.browser.close()
    this.mock?.stop()
  }

  /// A new window without any memory; the pretended node forgets too.
  async fresh() {
    await this.context?.close()
    if (this.mock) await this.steer('reset')
    this.context = await this.browser.newContext({
      viewport: { width: 1366, height: 768 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    })
    this.page = await this.context.newPage()
    this.page.setDefaultTimeout(25_000)
    this.complaints = []
    this.page.on('pageerror', (error) => this.complaints.push(`page error: ${error.message}`))
    this.page.on('console', (line) => {
      const text = line.text()
      if (/Content Security Policy|Refused to/i.test(text)) this.complaints.push(text.slice(0, 220))
      else if (/\[Vue warn\]/.test(text)) this.complaints.push(text.slice(0, 220))
    })
    return this
  }

  takeComplaints() {
    const found = [...new Set(this.complaints)]
    this.complaints = []
    return found
  }

  steer(act, query = {}) {
    return fetch(`${this.url}/mock/${act}?${new URLSearchParams(query)}`).then((answer) =>
      answer.json(),
    )
  }

  /// What was written since the window was opened, as {method, path, key, body}.
  async writes(part = '') {
    return (await this.steer('writes')).filter((each) => each.path.includes(part))
  }

  async open(path) {
    await this.page.goto(`${this.url}/desk/#${path}`)
    await this.page.waitForLoadState('networkidle')
  }

  async signIn(name, password = kPassword) {
    await this.page.goto(`${this.url}/desk/#/sign-in`)
    await this.page.getByLabel('用户名').fill(name)
    await this.page.getByLabel('口令', { exact: true }).fill(password)
    await this.page.getByRole('button', { name: '登录' }).click()
    await this.page.waitForURL((url) => !url.hash.startsWith('#/sign-in'))
    await this.page.waitForLoadState('networkidle')
  }

  field(key) {
    return this.page.locator(`[data-field="${key}"]`).last()
  }

  /// Chooses by visible text in a select of the form.
  async choose(key, text) {
    await this.field(key).locator('.el-select').click()
    await this.page
      .locator('.el-select-dropdown:visible .el-select-dropdown__item', { hasText: text })
      .first()
      .click()
  }

  async chooseItem(text) {
    await this.page.locator('#intake-item').fill(text)
    await this.page
      .locator('.el-select-dropdown:visible .el-select-dropdown__item', { hasText: text })
      .first()
      .click()
    await this.page.locator('.checklist').waitFor()
  }

  async upload(requirement, name, bytes = png()) {
    const mimeType = /png$/.test(name) ? 'image/png' : 'application/pdf'
    await this.page
      .getByLabel(`${requirement} 文件`)
      .setInputFiles({ name, mimeType, buffer: bytes })
  }

  async fillSpecial() {
    await this.choose('procedure', '专家评审')
    await this.field('days').locator('input').fill('15')
    await this.field('reason').locator('textarea').fill('项目涉及深基坑,须组织专家评审。')
    await this.field('basis').locator('input').fill('《行政许可法》第四十五条')
    await this.choose('approver', '陈敏')
    await this.field('approverRank').getByText('行政机关负责人', { exact: true }).click()
  }
}

export function check(truth, sentence) {
  if (!truth) throw new Error(sentence)
}

export function equal(found, wanted, sentence) {
  if (found !== wanted)
    throw new Error(`${sentence}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(found)}`)
}
