// SPDX-License-Identifier: Apache-2.0
// Takes a picture of every page at 1366 x 768 into shots/ (or the folder given), to be looked at.
//
//   node shots.mjs [--only name] [--large] [folder]
import { mkdir } from 'node:fs/promises'
import { Desk } from './framework.mjs'

const args = process.argv.slice(2)
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : ''
const large = args.includes('--large')
const folder = args.filter((each) => !each.startsWith('--') && each !== only)[0] ?? 'shots'

const caseLink = async (desk, text) => {
  await desk.page.locator('table tbody tr', { hasText: text }).first().locator('a.number').click()
  await desk.page.locator('.case-head').waitFor()
}
const pages = [
  ['sign-in', null, async (desk) => desk.open('/sign-in')],
  ['password', 'xinren', async () => {}],
  ['home-clerk', 'liuli', async (desk) => desk.open('/')],
  ['home-admin', 'admin', async (desk) => desk.open('/')],
  ['cases-team', 'chenmin', async (desk) => desk.open('/cases/team')],
  ['cases-mine', 'wangjun', async (desk) => desk.open('/cases/mine')],
  ['cases-empty', 'chenmin', async (desk) => desk.open('/cases/team?number=NONE')],
  [
    'columns',
    'chenmin',
    async (desk) => {
      await desk.open('/cases/team')
      await desk.page.getByRole('button', { name: '列设置' }).click()
    },
  ],
  [
    'case-review',
    'wangjun',
    async (desk) => {
      await desk.open('/cases/team?status=review')
      await caseLink(desk, '审查')
    },
  ],
  [
    'case-material',
    'wangjun',
    async (desk) => {
      await desk.open('/cases/team?status=review')
      await caseLink(desk, '审查')
      await desk.page.locator('.file', { hasText: '.png' }).first().click()
      await desk.page.locator('.viewer img').waitFor()
      await desk.page.locator('.materials').scrollIntoViewIfNeeded()
    },
  ],
  [
    'case-pdf',
    'wangjun',
    async (desk) => {
      await desk.open('/cases/team?status=review')
      await caseLink(desk, '审查')
      await desk.page.locator('.file', { hasText: '.pdf' }).first().click()
      await desk.page.waitForTimeout(1500)
      await desk.page.locator('.materials').scrollIntoViewIfNeeded()
    },
  ],
  [
    'case-history',
    'zhouhui',
    async (desk) => {
      await desk.open('/cases/all?status=closed')
      await caseLink(desk, '办结')
      await desk.page.locator('.extras').scrollIntoViewIfNeeded()
      await desk.page.locator('#main').evaluate((main) => main.scrollTo(0, main.scrollHeight))
    },
  ],
  [
    'case-clock',
    'wangjun',
    async (desk) => {
      await desk.open('/cases/team?light=over')
      await caseLink(desk, '已超期')
      await desk.page.locator('.clocks summary').first().click()
    },
  ],
  [
    'move-special',
    'wangjun',
    async (desk) => {
      await desk.open('/cases/team?status=review')
      await caseLink(desk, '审查')
      await desk.page.getByRole('button', { name: '特别程序', exact: true }).click()
      await desk.fillSpecial()
      await desk.page.getByRole('button', { name: '下一步:核对期限' }).click()
      await desk.page.locator('.preview').waitFor()
      await desk.page.locator('.preview').scrollIntoViewIfNeeded()
    },
  ],
  [
    'move-supplement',
    'liuli',
    async (desk) => {
      await desk.open('/cases/toCheck')
      await caseLink(desk, '已收件')
      await desk.page.getByRole('button', { name: '一次性补正告知' }).click()
      await desk.page.waitForTimeout(400)
      await desk.page.getByRole('button', { name: '确认一次性补正告知' }).click()
    },
  ],
  [
    'intake',
    'liuli',
    async (desk) => {
      await desk.open('/intake')
      await desk.chooseItem('施工许可证')
      await desk.upload('申请书(表)', 'shenqingshu.png')
      await desk.page.waitForTimeout(800)
    },
  ],
  ['items', 'linfang', async (desk) => desk.open('/items')],
  ['items-check', 'linfang', async (desk) => desk.open('/items-check')],
  [
    'item',
    'linfang',
    async (desk) => {
      await desk.open('/items')
      await desk.page.getByRole('link', { name: '公共场所卫生许可' }).click()
      await desk.page.locator('.case-head').waitFor()
    },
  ],
  [
    'item-edit',
    'linfang',
    async (desk) => {
      await desk.open('/items')
      await desk.page.getByRole('link', { name: '医疗机构执业登记' }).click()
      await desk.page.getByRole('link', { name: '编辑' }).click()
      await desk.page.locator('form.edit').waitFor()
    },
  ],
  ['signals', 'zhouhui', async (desk) => desk.open('/signals')],
  ['users-admin', 'admin', async (desk) => desk.open('/users')],
  [
    'roles',
    'security',
    async (desk) => {
      await desk.open('/users')
      await desk.page.getByRole('button', { name: '授予角色' }).nth(2).click()
    },
  ],
  ['tokens', 'admin', async (desk) => desk.open('/tokens')],
  ['audit', 'audit', async (desk) => desk.open('/audit')],
  ['accesses', 'audit', async (desk) => desk.open('/accesses')],
  [
    'status',
    'zhouhui',
    async (desk) => {
      await desk.open('/status')
      await desk.page.locator('canvas').first().waitFor()
      await desk.page.waitForTimeout(1200)
    },
  ],
  [
    'exports',
    'zhouhui',
    async (desk) => {
      await desk.open('/cases/all')
      await desk.page.getByRole('button', { name: '导出' }).click()
      await desk.page.locator('.el-progress').first().waitFor()
    },
  ],
]

await mkdir(folder, { recursive: true })
const desk = await Desk.start()
let bad = 0
for (const [name, user, act] of pages) {
  if (only && !name.includes(only)) continue
  try {
    await desk.fresh()
    if (large)
      await desk.page.addInitScript(() =>
        globalThis.localStorage?.setItem('guantong.desk.large', 'yes'),
      )
    if (user) await desk.signIn(user)
    await act(desk)
    await desk.page.waitForTimeout(500)
  } catch (failure) {
    bad++
    console.log(`${name}: ${String(failure).split('\n')[0]}`)
  }
  await desk.page.screenshot({ path: `${folder}/${name}${large ? '-large' : ''}.png` })
  for (const each of desk.takeComplaints()) console.log(`${name}: ${each}`)
}
await desk.stop()
process.exit(bad ? 1 : 0)
