import { describe, expect, it } from 'vitest';
import { frontdesk } from './process.ts';

describe('frontdesk slack manifest', () => {
  it('prints a manifest without a configuration', async () => {
    const { status, stdout, stderr } = await frontdesk([
      'slack',
      'manifest',
      '--name',
      'Acme Desk',
      '--customers',
      'direct',
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      display_information: { name: 'Acme Desk' },
      oauth_config: { scopes: { bot: expect.arrayContaining(['chat:write', 'im:history']) } },
    });
  });

  it('refuses an address that Slack would refuse', async () => {
    const { status, stderr } = await frontdesk(['slack', 'manifest', '--url', 'http://desk.acme.example']);
    expect(status).toBe(2);
    expect(stderr).toContain('https://');
  });
});
