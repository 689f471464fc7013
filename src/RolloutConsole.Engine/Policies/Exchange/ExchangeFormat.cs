namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Documents from which a plan can be read.</summary>
public enum ExchangeFormat
{
    /// <summary>The console's own plan, as <see cref="PlanDocument"/> writes it.</summary>
    Plan = 0,

    /// <summary>Body of a new rollout of hawkBit's Management API (hawkbit-api, 2.14).</summary>
    HawkBit = 1,

    /// <summary>Parameters of AWS IoT's <c>CreateJob</c> (aws-iot-jobs, 6 to 8).</summary>
    AwsJob = 2,

    /// <summary>An ECS service's <c>desiredCount</c> and <c>deploymentConfiguration</c> (ecs-rolling-update, 2 to 4).</summary>
    EcsDeployment = 3,
}
