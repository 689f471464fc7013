using Microsoft.Extensions.Options;

namespace RolloutConsole.Engine.Runtime;

/// <summary>Names every setting of the engine that is out of range, all at once.</summary>
internal sealed class EngineOptionsValidator : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        var faults = new List<string>();
        Check("IntakeQueue", options.IntakeQueue, 64, 1_000_000);
        Check("IntakeBatch", options.IntakeBatch, 1, 4096);
        Check("MailboxSize", options.MailboxSize, 1, 1024);
        Check("RoundGap", options.RoundGap, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Check("BusyGap", options.BusyGap, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Check("GrowthGap", options.GrowthGap, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Check("AutoAssignmentInterval", options.AutoAssignmentInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Check("AlarmInterval", options.AlarmInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check("ProbeInterval", options.ProbeInterval, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Check("OfferDrain", options.OfferDrain, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(2));
        Check("LongestSleep", options.LongestSleep, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check<T>(string key, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                faults.Add($"Engine:{key} is {value}; it must be between {least} and {most}.");
            }
        }
    }
}
