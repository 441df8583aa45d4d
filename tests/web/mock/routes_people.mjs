// SPDX-License-Identifier: Apache-2.0
// The pretended node's users, organisations, logs and tokens.
import { organisations, organisationName, rights, roleNames } from './people.mjs'
import { refuse } from './problem.mjs'
import { contains, paged } from './routes.mjs'

const need = (call, right) => {
  if (!rights(call.user).includes(right)) refuse('RIGHT_MISSING')
}
const outline = ({ password, mustChangePassword, ...row }) => row

export function peopleRoutes(world) {
  const find = (id) => world.users.find((each) => each.id === id) ?? refuse('USER_UNKNOWN')
  return [
    ['GET', '/organisations', () => ({ body: organisations })],
    [
      'GET',
      '/users',
      (call) =>
        paged(
          world.users
            .filter(
              (each) =>
                contains(each.name, call.query.get('name')) &&
                contains(each.displayName, call.query.get('displayName')) &&
                (!call.query.get('role') ||
                  each.roles.some((role) => ['handler', 'approver'].includes(role))) &&
                (!call.query.get('state') ||
                  call.query.get('state').split(',').includes(each.state)) &&
                (!call.query.get('organisation') ||
                  call.query.get('role') ||
                  each.organisation.startsWith(call.query.get('organisation')) ||
                  call.query.get('organisation') === '360521000000'),
            )
            .map(outline),
          call.query,
        ),
    ],
    [
      'POST',
      '/users',
      (call) => {
        need(call, 'userManage')
        if (world.users.some((each) => each.name === call.body.name))
          refuse('USER_EXISTS', [
            {
              field: 'name',
              code: 'USER_EXISTS',
              title: '该用户名已被使用',
              remedy: '请换一个用户名',
            },
          ])
        const user = {
          id: `u${world.users.length + 1}`,
          state: 'active',
          roles: [],
          roleNames: [],
          mustChangePassword: true,
          password: 'xT7-mQ2p-Lw9k',
          ...call.body,
          organisationName: organisationName(call.body.organisation),
        }
        world.users.push(user)
        return { status: 201, body: { ...outline(user), password: user.password } }
      },
    ],
    ['GET', '/users/:id', (_, id) => ({ body: outline(find(id)) })],
    [
      'PATCH',
      '/users/:id',
      (call, id) => {
        need(call, 'userManage')
        const user = Object.assign(find(id), call.body)
        user.organisationName = organisationName(user.organisation)
        return { body: outline(user) }
      },
    ],
    [
      'PUT',
      '/users/:id/roles',
      (call, id) => {
        need(call, 'roleGrant')
        const special = call.body.roles.filter((each) => /Admin$/.test(each))
        if (special.length && call.body.roles.length > 1) refuse('ROLES_COMBINED')
        return {
          body: outline(
            Object.assign(find(id), {
              roles: call.body.roles,
              roleNames: call.body.roles.map((each) => roleNames[each]),
            }),
          ),
        }
      },
    ],
    [
      'POST',
      '/users/:id/reset',
      (call, id) => {
        need(call, 'userManage')
        Object.assign(find(id), { password: 'kR4-vN8x-Zh3t', mustChangePassword: true })
        return { body: { password: 'kR4-vN8x-Zh3t' } }
      },
    ],
    [
      'POST',
      '/users/:id/unlock',
      (call, id) => {
        need(call, 'userUnlock')
        find(id).state = 'active'
        return { status: 204 }
      },
    ],
    [
      'GET',
      '/audit',
      (call) => {
        need(call, 'auditRead')
        return paged(
          world.audit.filter((each) => contains(each.userName, call.query.get('user'))),
          call.query,
        )
      },
    ],
    [
      'GET',
      '/accesses',
      (call) =>
        paged(
          world.accesses.filter(
            (each) =>
              contains(each.userName, call.query.get('user')) &&
              contains(each.number, call.query.get('number')),
          ),
          call.query,
        ),
    ],
    ['GET', '/tokens', (call) => paged(world.tokens, call.query)],
    [
      'POST',
      '/tokens',
      (call) => {
        world.tokens.unshift({
          id: `t${world.tokens.length + 1}`,
          withdrawn: false,
          system: null,
          roleNames: call.body.roles.map((each) => roleNames[each]),
          ...call.body,
        })
        return { status: 201, body: { token: 'gt_4f1c9b7e2a8d4c0fb6e3' } }
      },
    ],
    [
      'DELETE',
      '/tokens/:id',
      (_, id) => {
        world.tokens.find((each) => each.id === id).withdrawn = true
        return { status: 204 }
      },
    ],
  ]
}
