// SPDX-License-Identifier: Apache-2.0
// Intake at the window: uploads in parts, the three buttons, a case made once.
import { check, equal } from '../framework.mjs'
import { pdf } from '../mock/files.mjs'

async function fillApplicant(desk) {
  const { page } = desk
  await desk.field('name').locator('input').fill('欧阳晓䶮')
  await page.locator('[data-field=idType]').getByText('居民身份证', { exact: true }).click()
  await desk.field('idNumber').locator('input').fill('36052119900307123X')
  await desk.field('phone').locator('input').fill('13907901234')
}

async function start(desk, item = '卫生许可') {
  await desk.signIn('liuli')
  await desk.open('/intake')
  await desk.chooseItem(item)
}

async function fillShop(desk) {
  await fillApplicant(desk)
  await desk.field('shop').locator('input').fill('凤阳理发店')
  await desk.field('site').locator('input').fill('凤阳镇新街 3 号')
}

export async function wrongCheckDigit_thenRemarkOnly(desk) {
  await start(desk)
  await fillApplicant(desk)
  await desk.page.getByText('校验位不符').waitFor()
}

export async function emptyForm_thenSentencesAndNothingSent(desk) {
  await start(desk)
  await desk.page.getByRole('button', { name: '只收件' }).click()
  check((await desk.page.locator('.intake .field-error').count()) >= 5, 'a sentence at each field')
  equal((await desk.writes('/cases')).length, 0, 'nothing was sent')
}

export async function serverRefusesPhone_thenSentenceThere(desk) {
  await start(desk)
  await fillShop(desk)
  await desk.field('phone').locator('input').fill('=cmd()')
  await desk.page.getByRole('button', { name: '只收件' }).click()
  await desk.field('phone').getByText('电话号码不合要求').waitFor()
  equal(await desk.field('name').locator('input').inputValue(), '欧阳晓䶮', 'the rest stays')
}

export async function missingMaterials_thenSupplementNoticeNamesThem(desk) {
  const { page } = desk
  await start(desk)
  await fillShop(desk)
  await desk.upload('申请书(表)', 'a.png')
  await page.getByText('已上传').waitFor()
  await page.getByRole('button', { name: '一次性补正告知', exact: true }).click()
  await page.locator('.move-form').waitFor()
  const lines = await page
    .locator('.move-form [data-field=materials] textarea')
    .evaluateAll((all) => all.map((each) => each.value))
  check(lines.join().includes('卫生检测或评价报告'), `what is lacking stands there: ${lines}`)
  await desk.field('reason').locator('textarea').fill('申请时未提交,请补交原件')
  await page.getByRole('button', { name: '确认一次性补正告知' }).click()
  await page.locator('.taken').getByText('补正告知书').waitFor()
  await page.locator('.taken').getByText('收件凭证').waitFor()
  await page.locator('.taken code', { hasText: '830417' }).waitFor()
}

export async function acceptWithGaps_thenAskedFirst(desk) {
  const { page } = desk
  await start(desk)
  await fillShop(desk)
  await page.getByRole('button', { name: '受理', exact: true }).click()
  await page.getByText('必要材料缺 5 项').waitFor()
  await page.getByRole('button', { name: '返回' }).click()
  equal((await desk.writes('/cases')).length, 0, 'nothing was sent')
}

export async function cancelledDialogAfterIntake_thenOneCaseOnly(desk) {
  const { page } = desk
  await start(desk)
  await fillShop(desk)
  for (let turn = 0; turn < 2; turn++) {
    await page.getByRole('button', { name: '不予受理' }).click()
    await page.locator('.move-form').waitFor()
    await page.getByRole('button', { name: '取消' }).click()
    await page.locator('.move-form').waitFor({ state: 'hidden' })
  }
  equal(
    (await desk.writes('/cases')).filter((each) => each.path === '/cases').length,
    1,
    'one case',
  )
}

export async function bigFile_thenPartsResumeAfterBrokenLine(desk) {
  const { page } = desk
  await start(desk)
  await desk.steer('break', { path: '/uploads/', times: 2 })
  await desk.upload('申请书(表)', 'big.pdf', Buffer.concat([pdf(), Buffer.alloc(700_000, 32)]))
  await page.getByText('已上传').waitFor({ timeout: 20_000 })
  const parts = (await desk.writes('/uploads/')).filter((each) => each.method === 'PUT')
  equal(parts.length, 5, 'three parts, two of them lost once')
  equal(new Set(parts.map((each) => each.key)).size, 3, 'a lost part keeps its key')
}

export async function emptyFile_thenRefusedAtOnce(desk) {
  await start(desk)
  await desk.upload('申请书(表)', 'empty.pdf', Buffer.alloc(0))
  await desk.page.getByText('文件是空的').waitFor()
}

export async function cancelUpload_thenDeletedAtTheNode(desk) {
  const { page } = desk
  await start(desk)
  await desk.steer('slow', { ms: 500 })
  await desk.upload('申请书(表)', 'big.pdf', Buffer.alloc(2_000_000, 32))
  await page.waitForTimeout(700)
  await page.getByRole('button', { name: '移除 big.pdf' }).click()
  await page.waitForTimeout(1500)
  check(
    (await desk.writes('/uploads/')).some((each) => each.method === 'DELETE'),
    'the node is told',
  )
}

export async function leavingTheTab_thenFormIsThereOnReturn(desk) {
  const { page } = desk
  await start(desk)
  await fillShop(desk)
  await page.getByRole('link', { name: '待补正', exact: false }).first().click()
  await page.locator('.list').waitFor()
  await page.goBack()
  equal(await desk.field('name').locator('input').inputValue(), '欧阳晓䶮', 'the form is there')
  await page.getByRole('button', { name: '关闭 窗口收件' }).click()
  await page.getByText('尚未提交,关闭后填写的内容将丢失').waitFor()
}
