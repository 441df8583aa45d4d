// SPDX-License-Identifier: Apache-2.0
// What holds of the desk at every node, the pretended and the real one.
import { check } from '../framework.mjs'

export const anyNode = true

export async function desk_thenServedUnderStrictPolicy(desk) {
  const answer = await desk.page.goto(`${desk.url}/desk/`)
  const policy = answer.headers()['content-security-policy'] ?? ''
  check(
    /default-src 'self'/.test(policy) && !/unsafe-inline|unsafe-eval/.test(policy),
    `policy: ${policy}`,
  )
  await desk.page.getByLabel('用户名').waitFor()
  const foreign = await desk.page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((each) => each.name)
      .filter((name) => !name.startsWith(location.origin)),
  )
  check(foreign.length === 0, `nothing from elsewhere: ${foreign}`)
}

export async function wrongPassword_thenSentence(desk) {
  const { page } = desk
  await desk.open('/sign-in')
  await page.getByLabel('用户名').fill('no-such-user')
  await page.getByLabel('口令', { exact: true }).fill('wrong-password-1')
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('alert').filter({ hasText: '用户名或口令不正确' }).waitFor()
}
