import { Alert, Button, Container, Flex } from '@backstage/ui';
import { SlipwayLogo } from '../logo/SlipwayLogo';

/** What is shown when the portal could not start a session. */
export const SignInFailed = (props: { error?: Error }) => (
  <Container>
    <Flex direction="column" gap="4" py="8">
      <SlipwayLogo />
      <Alert
        status="danger"
        icon
        role="alert"
        title="Slipway could not sign you in"
        description={
          props.error?.message ?? 'The portal gave no reason; see its log.'
        }
        customActions={
          <Button size="small" onPress={() => window.location.reload()}>
            Try again
          </Button>
        }
      />
    </Flex>
  </Container>
);
