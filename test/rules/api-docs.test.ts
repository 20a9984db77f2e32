import { describe, expect, it } from 'vitest';
import { alertBody, profileBody } from '../../app/api/schemas.ts';
import { useFolder } from '../config/load.ts';
import { read } from './sources.ts';

const folder = useFolder();
const page = read('docs/api.md');

describe('docs/api.md', () => {
  it('has a configuration that loads as it stands', async () => {
    const [, yaml = ''] = /^```yaml\n(.*?)^```/ms.exec(page) ?? [];
    const config = await folder.load(yaml, { FRAUD_TOKEN: '0123456789abcdef', CRM_TOKEN: 'fedcba9876543210' });
    expect(config.api.tokens.map(({ name }) => name)).toEqual(['fraud', 'crm']);
    expect(config.routing[0]).toMatchObject({ when: { customer: { vip: ['true'] } } });
  });

  it('has requests that are what the API takes, and names each of their fields', () => {
    const [alert = '', profile = ''] = Array.from(page.matchAll(/-d '(.*)'/g), ([, body = '']) => body);
    expect(alertBody.parse(JSON.parse(alert))).toMatchObject({ about: 'sign-in', priority: 'high' });
    expect(profileBody.parse(JSON.parse(profile))).toMatchObject({ vip: true });
    const fields = [...Object.keys(alertBody.shape), ...Object.keys(profileBody.shape)];
    expect(fields.filter((field) => !page.includes(`| \`${field}\` |`))).toEqual([]);
  });
});
