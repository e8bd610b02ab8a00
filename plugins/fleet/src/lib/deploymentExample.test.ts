import { deploymentExample } from './deploymentExample';

describe('deploymentExample', () => {
  it('is a command whose body is the event of this service', () => {
    const command = deploymentExample({
      baseUrl: 'http://localhost:7007/api/fleet',
      service: 'component:default/payments',
    });

    expect(command).toContain(
      'curl -X POST http://localhost:7007/api/fleet/deployments',
    );
    const [, body = ''] = command.split('<<EOF');
    expect(JSON.parse(body.replace(/EOF$/, ''))).toMatchObject({
      service: 'component:default/payments',
      outcome: 'success',
    });
  });
});
