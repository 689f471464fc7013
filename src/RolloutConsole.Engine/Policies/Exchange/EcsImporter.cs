using RolloutConsole.Engine.Policies.Presets;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>
/// Reads <c>desiredCount</c> and <c>deploymentConfiguration</c>, alone or among the other parameters of an ECS service
/// (ecs-rolling-update, 2 to 5.4 and 7).
/// </summary>
internal static class EcsImporter
{
    private const string Service = "It describes the service, not how it is deployed.";

    private static readonly Dictionary<string, string> s_elsewhere = new()
    {
        ["taskDefinition"] = "What devices get is a distribution set, chosen in step 3.",
        ["serviceName"] = "A rollout has a name of its own, given in step 1.",
        ["service"] = "A rollout has a name of its own, given in step 1.",
        ["cluster"] = Service, ["launchType"] = Service, ["capacityProviderStrategy"] = Service, ["platformVersion"] = Service, ["role"] = Service,
        ["networkConfiguration"] = Service, ["loadBalancers"] = Service, ["serviceRegistries"] = Service, ["placementConstraints"] = Service,
        ["placementStrategy"] = Service, ["schedulingStrategy"] = Service, ["enableECSManagedTags"] = Service, ["propagateTags"] = Service,
        ["enableExecuteCommand"] = Service, ["tags"] = Service, ["clientToken"] = Service, ["forceNewDeployment"] = Service,
        ["serviceConnectConfiguration"] = Service, ["volumeConfigurations"] = Service, ["availabilityZoneRebalancing"] = Service,
        ["vpcLatticeConfigurations"] = Service,
    };

    private static readonly Dictionary<string, string> s_laterInConfiguration = new()
    {
        ["lifecycleHooks"] = "Hooks are not available in this version.",
        ["linearConfiguration"] = "It belongs to the strategy LINEAR, not to ROLLING.",
        ["canaryConfiguration"] = "It belongs to the strategy CANARY, not to ROLLING.",
    };

    private static readonly Dictionary<string, bool> s_strategies = new() { ["ROLLING"] = true };
    private static readonly Dictionary<string, bool> s_controllers = new() { ["ECS"] = true };

    public static ImportedPlan Read(ExchangeObject service, RolloutPlan basis, ExchangeNotes notes)
    {
        var plan = PlanPresets.BareEcsRollingUpdate(basis);
        var desired = service.Whole("desiredCount", 0, int.MaxValue);
        if (service.Object("deploymentConfiguration", isRequired: true) is { } configuration)
        {
            var pacing = EcsCapacity.Read(service, configuration, desired) ?? plan.Pacing;
            var (breaker, recovery) = EcsBreaker.Read(configuration);
            plan = plan with { Pacing = pacing, Breaker = breaker, Recovery = recovery, Health = EcsHealth.Read(service, configuration) };
            ReadAlarms(configuration);
            if (configuration.Word("strategy", s_strategies) is not null)
            {
                configuration.Take("strategy", "old is replaced by new step by step");
            }

            LeaveOut(configuration, s_laterInConfiguration);
            configuration.Close();
        }

        if (service.Object("deploymentController") is { } controller)
        {
            if (controller.Word("type", s_controllers, isRequired: true) is not null)
            {
                controller.Take("type", "the service's own deployments");
            }

            controller.Close();
        }

        LeaveOut(service, s_elsewhere);
        service.Close();
        return notes.Close(plan);
    }

    // 4: all three members are required in the object.
    private static void ReadAlarms(ExchangeObject configuration)
    {
        if (configuration.Object("alarms") is not { } alarms)
        {
            return;
        }

        var isOn = alarms.Flag("enable", isRequired: true);
        alarms.Flag("rollback", isRequired: true);
        if (!alarms.Has("alarmNames"))
        {
            alarms.Fail("alarmNames", "It is missing.", "Send a list of names, or leave alarms out.");
        }

        alarms.Close();
        if (isOn == true)
        {
            configuration.LeaveOut("alarms", "Its alarms live in another system: give each alarm a filter under Alarms, in step 6.");
        }
        else if (isOn == false)
        {
            configuration.Take("alarms", "they are off");
        }
    }

    private static void LeaveOut(ExchangeObject part, Dictionary<string, string> members)
    {
        foreach (var (member, why) in members)
        {
            part.LeaveOut(member, why);
        }
    }
}
