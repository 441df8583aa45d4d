// SPDX-License-Identifier: Apache-2.0
// The dialogs of moves: errors at the field, both dates first, one key per act, nothing typed lost.
import { check, equal } from '../framework.mjs'
import { kPassword } from '../mock/people.mjs'

const kText = '材料齐全,符合法定形式,拟同意。😀䶮𬭊 =cmd() <script>alert(1)</script>'

/// Opens a case in this state and one of its moves.
async function openMove(desk, status, name, user = 'wangjun') {
  await desk.signIn(user)
  await desk.open(`/cases/team?status=${status}`)
  await desk.page.locator('.list tbody a.number').first().click()
  await desk.page.locator('.case-head').waitFor()
  await desk.page.getByRole('button', { name, exact: true }).click()
  await desk.page.locator('.move-form').waitFor()
  return desk.page
}

async function fillOpinion(desk) {
  await desk.field('opinion').locator('textarea').fill(kText)
  await desk.field('result').getByText('同意', { exact: true }).click()
}

const dialogGone = (page) => page.locator('.move-form').waitFor({ state: 'hidden' })

export async function emptyRequiredFields_thenNothingSentAndFocusAtFirst(desk) {
  const page = await openMove(desk, 'review', '审核')
  await page.getByRole('button', { name: '确认审核' }).click()
  equal(await page.locator('.move-form .field-error').count(), 2, 'a sentence at each field')
  equal((await desk.writes('/moves')).length, 0, 'nothing was sent')
  equal(
    await page.evaluate(() => document.activeElement.tagName),
    'TEXTAREA',
    'the first wrong field has the focus',
  )
}

export async function serverRefusesField_thenSentenceAtThatFieldAndTextStays(desk) {
  const page = await openMove(desk, 'review', '延期')
  await desk.field('days').locator('input').fill('30')
  await desk.field('reason').locator('textarea').fill(kText)
  await desk.choose('approver', '陈敏')
  await desk.field('approverRank').getByText('行政机关负责人', { exact: true }).click()
  await page.getByRole('button', { name: '下一步:核对期限' }).click()
  await desk.field('days').getByText('延期不得超过十个工作日').waitFor()
  equal(await desk.field('reason').locator('textarea').inputValue(), kText, 'the reason stays')
}

export async function datesMove_thenBothShownBeforeConfirmAndAgainAfterChange(desk) {
  const page = await openMove(desk, 'review', '特别程序')
  await desk.fillSpecial()
  await page.getByRole('button', { name: '下一步:核对期限' }).click()
  await page.locator('.preview tbody tr').nth(1).waitFor()
  equal(
    (await desk.writes('/moves')).filter((each) => !each.path.endsWith('preview')).length,
    0,
    'not yet done',
  )
  await desk.field('days').locator('input').fill('12')
  await page.getByRole('button', { name: '下一步:核对期限' }).click()
  await page.locator('.preview').waitFor()
  await page.getByRole('button', { name: '确认特别程序' }).click()
  await dialogGone(page)
  await page.getByText('刚出具,请打印').waitFor()
  equal(await page.locator('.badges dd').first().innerText(), '特别程序', 'the new state')
}

export async function doubleClick_thenOneWriteWithOneKey(desk) {
  const page = await openMove(desk, 'review', '审核')
  await fillOpinion(desk)
  await desk.steer('slow', { ms: 400 })
  await page.getByRole('button', { name: '确认审核' }).dblclick()
  await dialogGone(page)
  const writes = await desk.writes('/moves')
  equal(new Set(writes.map((each) => each.key)).size, 1, 'one key')
  equal(writes.length, 1, 'one write')
  equal(writes[0].body.fields.opinion, kText, 'the text as typed')
  check(!(await page.locator('.history script').count()), 'shown as text')
}

export async function lostAnswer_thenRetryCarriesTheSameKeyAndIsDoneOnce(desk) {
  const page = await openMove(desk, 'review', '审核')
  await fillOpinion(desk)
  const events = await page.locator('.history .what').count()
  await page.route(
    '**/moves',
    async (route) => {
      await route.fetch()
      await route.abort()
    },
    { times: 1 },
  )
  await page.getByRole('button', { name: '确认审核' }).click()
  await page.locator('.move-form').getByRole('alert').filter({ hasText: '网络不通' }).waitFor()
  await page.getByRole('button', { name: '确认审核' }).click()
  await dialogGone(page)
  const keys = (await desk.writes('/moves')).map((each) => each.key)
  equal(keys.length, 2, 'sent twice')
  equal(keys[0], keys[1], 'with the same key')
  equal(await page.locator('.history .what').count(), events + 1, 'done once')
}

export async function sessionEnds_thenSignInOverThePageAndTheWriteGoesOn(desk) {
  const page = await openMove(desk, 'review', '审核')
  await fillOpinion(desk)
  await desk.steer('expire')
  await page.getByRole('button', { name: '确认审核' }).click()
  await page.getByText('登录已过期,请重新登录').waitFor()
  await page.locator('#again-password').fill('wrong')
  await page.getByRole('button', { name: '登录并继续' }).click()
  await page.getByText('用户名或口令不正确').waitFor()
  equal(await desk.field('opinion').locator('textarea').inputValue(), kText, 'the text is there')
  await page.locator('#again-password').fill(kPassword)
  await page.getByRole('button', { name: '登录并继续' }).click()
  await dialogGone(page)
  const keys = (await desk.writes('/moves')).map((each) => each.key)
  equal(new Set(keys).size, 1, 'the same act, the same key')
}

export async function colleagueWasFaster_thenReloadKeepsTextAndSendsNewVersion(desk) {
  const page = await openMove(desk, 'review', '审核')
  await fillOpinion(desk)
  await desk.steer('touch', { case: page.url().split('/case/')[1] })
  await page.getByRole('button', { name: '确认审核' }).click()
  await page.getByText('他人已更新此办件').waitFor()
  check(await page.getByRole('button', { name: '确认审核' }).isDisabled(), 'not over the other')
  await page.getByRole('button', { name: '载入最新情况' }).click()
  await page.getByText('请核对后再提交').waitFor()
  equal(await desk.field('opinion').locator('textarea').inputValue(), kText, 'the text is there')
  await page.getByRole('button', { name: '确认审核' }).click()
  await dialogGone(page)
}

export async function backButtonOrEscape_thenTextIsThereWhenReopened(desk) {
  const page = await openMove(desk, 'review', '审核')
  await fillOpinion(desk)
  await page.keyboard.press('Escape')
  await dialogGone(page)
  await page.getByRole('button', { name: '审核', exact: true }).click()
  equal(await desk.field('opinion').locator('textarea').inputValue(), kText, 'after Escape')
  await page.goBack()
  await page.locator('.list').waitFor()
  check(!(await page.locator('.move-form').isVisible()), 'the dialog does not stay over the list')
  await page.goForward()
  await page.getByRole('button', { name: '审核', exact: true }).click()
  equal(await desk.field('opinion').locator('textarea').inputValue(), kText, 'after 后退 and 前进')
}

export async function tooLongText_thenCountedNotCut(desk) {
  const page = await openMove(desk, 'review', '审核')
  const long = '长'.repeat(10_000)
  await desk.field('opinion').locator('textarea').fill(long)
  await page.getByText('已写 10000 字,最多 2000 字').waitFor()
  equal(
    (await desk.field('opinion').locator('textarea').inputValue()).length,
    10_000,
    'nothing is cut',
  )
}

export async function personalData_thenPurposeAskedAndReadLogged(desk) {
  const { page } = desk
  await desk.signIn('wangjun')
  await desk.open('/cases/team?status=review')
  await page.locator('.list tbody a.number').first().click()
  await page.getByRole('button', { name: '查看个人信息' }).click()
  check(
    await page.getByRole('button', { name: '查看', exact: true }).isDisabled(),
    'not without a purpose',
  )
  await page.locator('#purpose').click()
  await page
    .locator('.el-select-dropdown:visible .el-select-dropdown__item', { hasText: '办理本件' })
    .click()
  await page.getByRole('button', { name: '查看', exact: true }).click()
  await page.getByText('欧阳晓䶮').waitFor()
  equal((await desk.writes('/personal'))[0].body.purpose, '办理本件', 'the purpose goes along')
}

export async function materials_thenImageAndPdfInsideThePage(desk) {
  const { page } = desk
  await desk.signIn('wangjun')
  await desk.open('/cases/team?status=review')
  await page.locator('.list tbody a.number').first().click()
  await page.locator('.file', { hasText: '.png' }).first().click()
  await page.locator('.viewer img').waitFor()
  check(
    await page
      .locator('.viewer img')
      .evaluate((image) => image.decode().then(() => image.naturalWidth > 100)),
    'the image is shown',
  )
  await page.locator('.file', { hasText: '.pdf' }).first().click()
  await page.locator('.viewer iframe').waitFor()
  await page.getByRole('button', { name: '关闭查看' }).click()
  equal(await page.locator('.viewer').count(), 0, 'closed')
}

export async function listField_thenLinesAreAddedAndEmptyOnesLeftOut(desk) {
  const page = await openMove(desk, 'review', '告知利害关系人')
  await page.getByLabel('第 1 项 姓名或名称').fill('王大山')
  await page.getByLabel('第 1 项 送达地址').fill('凤阳镇新街 5 号')
  await page.getByRole('button', { name: '增加一项' }).click()
  await page.getByRole('button', { name: '确认告知利害关系人' }).click()
  await dialogGone(page)
  const [write] = await desk.writes('/moves')
  equal(
    JSON.stringify(write.body.fields.persons),
    '[{"name":"王大山","address":"凤阳镇新街 5 号"}]',
    'one line',
  )
}
