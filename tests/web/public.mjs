// SPDX-License-Identifier: Apache-2.0
// Walks the public pages of a real node in a real browser: from the search to the rating, with and
// without script, at three widths, in large type and in English; axe-core looks at every page.
//
//   GUANTONG_BINARY=… node public.mjs [--shots folder] [part of a test's name]
//
// Closes with "N passed, N failed".
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import { check, equal, findBrowser } from './framework.mjs'
import { PublicNode, kItem } from './public_node.mjs'

const args = process.argv.slice(2)
const shots = args.includes('--shots') ? args[args.indexOf('--shots') + 1] : ''
const wanted = args.find((each) => !each.startsWith('--') && each !== shots) ?? ''
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const kPdf = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(6 << 20, 'x')])
const kWidths = [320, 768, 1366]

let node, browser, page, complaints

/// A new browser without any memory.
async function fresh(options = {}) {
  await page?.context().close()
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', ...options })
  page = await context.newPage()
  page.setDefaultTimeout(10_000)
  complaints = []
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`))
  page.on('console', (line) => /Content Security Policy|Refused to/i.test(line.text()) && complaints.push(line.text().slice(0, 220)))
}

const open = (path) => page.goto(node.url + path)
const press = (name) => page.getByRole('button', { name, exact: true }).click()
const text = () => page.locator('main').innerText()

/// Looks at the page at every width: axe finds nothing serious, nothing is wider than the window.
async function look(name) {
  for (const width of kWidths) {
    await page.setViewportSize({ width, height: 768 })
    if (shots) await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    check(wide <= 0, `${name} at ${width}: ${wide} px too wide`)
  }
  await judge(name)
}

async function judge(name) {
  const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }) })()`)
  const bad = found.violations.filter((each) => ['serious', 'critical', 'moderate'].includes(each.impact))
  check(bad.length === 0, `${name}: ${bad.map((each) => `${each.id} ${each.nodes.map((one) => one.html.slice(0, 120))}`).join(' | ')}`)
}

async function fillWho(more = {}) {
  const who = { 姓名或单位名称: '张三丰', 身份证件号码: '11010519491231002X', 联系电话: '13800005678', 申办内容: '张三小吃店', ...more }
  for (const [label, value] of Object.entries(who)) await page.getByLabel(label, { exact: false }).first().fill(value)
}

async function apply() {
  await open(`/apply/${kItem}`)
  await fillWho()
  await press('下一步')
  await page.getByRole('heading', { name: '申请材料' }).waitFor()
  await press('下一步')
  await page.getByLabel('我保证所填内容').check()
  await press('提交申请')
  await page.getByRole('heading', { name: '申请已提交' }).waitFor()
  const fact = (name) => page.locator(`dt:text-is("${name}") + dd`).innerText()
  return { number: await fact('办件编号'), code: await fact('六位查询码') }
}

async function track({ number, code }) {
  await open('/track')
  await page.getByLabel('办件编号').fill(number)
  await page.getByLabel('六位查询码').fill(code)
  await press('查询')
  await page.getByRole('heading', { name: '办件信息' }).waitFor()
}

const tests = {
  async wholeWay_thenEveryPageIsSound() {
    await fresh()
    await open('/')
    await look('home')
    await page.getByLabel('按事项名称查找').fill('食品经营')
    await press('查找')
    await look('items')
    await page.getByRole('link', { name: '食品经营许可', exact: true }).first().click()
    await look('item')
    await page.getByRole('link', { name: '在线申请' }).click()
    await press('下一步')
    await look('who-wrong')
    equal(await page.evaluate(() => document.activeElement.className), 'problem', 'focus goes to what is wrong')
    await fillWho()
    await look('who')
    await press('下一步')
    await page.getByRole('heading', { name: '申请材料' }).waitFor()
    await page.locator('#m1').setInputFiles({ name: '申请书.pdf', mimeType: 'application/pdf', buffer: kPdf })
    await press('只上传，留在本页')
    await page.getByText('✓ 申请书.pdf').waitFor()
    await page.locator('#m1').setInputFiles({ name: '坏.pdf', mimeType: 'application/pdf', buffer: Buffer.from('GIF89a') })
    await press('下一步')
    await page.locator('.wrong .error').waitFor()
    await look('materials')
    await page.locator('#m1').setInputFiles([])
    await page.getByText('以后再填').click()
    await look('later')
    await press('下一步')
    await page.getByRole('heading', { name: '核对后提交' }).waitFor()
    await press('提交申请')
    await look('check')
    await page.getByLabel('我保证所填内容').check()
    await page.getByRole('button', { name: '提交申请' }).dblclick()
    await page.getByRole('heading', { name: '申请已提交' }).waitFor()
    await look('done')
    await page.emulateMedia({ media: 'print' })
    if (shots) await page.screenshot({ path: `${shots}/done-print.png`, fullPage: true })
    await page.emulateMedia({ media: 'screen' })
    await page.goBack()
    await page.getByRole('heading', { name: '申请已提交' }).waitFor()
  },

  async caseFromSupplementToRating_thenEveryPageIsSound() {
    await fresh()
    const mine = await apply()
    await open('/track')
    await look('track')
    await track({ ...mine, code: mine.code.toLowerCase() })
    await look('case-applied')
    await node.move('clerk', mine.number, 'requestSupplement', { materials: '营业执照复印件\n场所布局图', reason: '缺少主体资格证明' })
    await page.reload()
    await look('case-supplement')
    await page.getByLabel('选择文件').setInputFiles({ name: '执照.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 x') })
    await press('提交补正')
    await page.getByText('补正已提交').waitFor()
    await page.getByRole('link', { name: /补正告知书/ }).click()
    await page.waitForURL(/document/)
    if (shots) await page.screenshot({ path: `${shots}/notice.png`, fullPage: true })
    await page.goBack()
    await node.move('clerk', mine.number, 'supplementReceived')
    await node.move('clerk', mine.number, 'accept')
    await page.reload()
    await page.getByText('为什么是这个日期').first().click()
    await look('case-accepted')
    await node.finish(mine.number)
    await page.reload()
    await look('case-rate')
    await press('提交评价')
    await look('case-rate-wrong')
    await page.getByLabel('非常满意', { exact: true }).check()
    await page.getByLabel('办理及时').check()
    await press('提交评价')
    await page.getByText('感谢您的评价').waitFor()
    await look('case-closed')
  },

  async wrongCodes_thenLockedInWords() {
    await fresh()
    const mine = await apply()
    for (let i = 0; i < 7; i++) {
      await open('/track')
      await page.getByLabel('办件编号').fill(mine.number)
      await page.getByLabel('六位查询码').fill(`WRONG${i}`)
      await press('查询')
      if (i === 0) await look('track-wrong')
    }
    check((await text()).includes('可重试时间'), await text())
    await look('locked')
  },

  async overLimit_thenComplaintOffered() {
    await fresh()
    const mine = await apply()
    await node.move('clerk', mine.number, 'accept')
    node.setClock('2025-09-15T09:00:00.000+08:00')
    await node.until(async () => (await open('/case')).url().endsWith('/track'), 'the clock has moved on')
    await track(mine)
    await look('case-over')
    await press('提交')
    await page.getByText('已登记，答复会显示在本页').waitFor()
    check((await text()).includes('我的办件已超过期限'), 'the complaint stands on the page')
  },

  async noScript_thenTheWayIsWalked() {
    await fresh({ javaScriptEnabled: false })
    await open(`/apply/${kItem}`)
    await fillWho()
    await press('下一步')
    await page.locator('#m1').setInputFiles({ name: '申请书.pdf', mimeType: 'application/pdf', buffer: kPdf })
    await press('下一步')
    await page.getByLabel('我保证所填内容').check()
    await press('提交申请')
    await page.getByRole('heading', { name: '申请已提交' }).waitFor()
  },

  async keyboardOnly_thenTheFormIsSent() {
    await fresh()
    await open('/track')
    await page.keyboard.press('Tab')
    equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.type('360521000000-20250630-00000000')
    await page.keyboard.press('Tab')
    await page.keyboard.type('ABCDEF')
    await page.keyboard.press('Enter')
    await page.locator('.problem').waitFor()
    check((await text()).includes('不匹配'), await text())
  },

  async largeTypeAndEnglish_thenNothingOverflows() {
    await fresh()
    await open('/')
    await press('大字版')
    await press('English')
    for (const [name, path] of [['home', '/'], ['items', '/items'], ['item', `/items/${kItem}`], ['who', `/apply/${kItem}`], ['track', '/track'], ['help', '/help'], ['document', '/document'], ['none', '/nothing']]) {
      await open(path)
      await look(`large-en-${name}`)
    }
    await press('中文')
    for (const [name, path] of [['home', '/'], ['item', `/items/${kItem}`], ['help', '/help']]) {
      await open(path)
      await look(`large-${name}`)
    }
  },

  async brokenUpload_thenGoesOn() {
    await fresh()
    await open(`/apply/${kItem}`)
    await fillWho()
    await press('下一步')
    let broken = 0
    const offsets = []
    await page.route(/\/part\//, (route) => {
      if (route.request().method() === 'POST') offsets.push(new URL(route.request().url()).searchParams.get('offset'))
      return broken++ === 1 ? route.abort() : route.continue()
    })
    await page.locator('#m2').setInputFiles({ name: '大.pdf', mimeType: 'application/pdf', buffer: kPdf })
    await press('只上传，留在本页')
    await page.getByText('✓ 大.pdf').waitFor()
    equal(offsets.join(), `0,${4 << 20},${4 << 20}`, 'the second part once more')
  },
}

if (shots) await mkdir(shots, { recursive: true })
node = await PublicNode.start()
browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] })
let passed = 0
let failed = 0
for (const [name, test] of Object.entries(tests)) {
  if (!name.includes(wanted)) continue
  const began = Date.now()
  try {
    await test()
    check(complaints.length === 0, `the browser complained: ${complaints.join(' | ')}`)
    passed++
    console.log(`ok    public: ${name} (${Date.now() - began} ms)`)
  } catch (failure) {
    failed++
    console.log(`FAIL  public: ${name}: ${String(failure.message ?? failure).split('\n').slice(0, 6).join(' / ')}`)
  }
}
await browser.close()
node.stop()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed || !passed ? 1 : 0)
