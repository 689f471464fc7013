namespace RolloutConsole.EndToEnd.Tests.Host;

/// <summary>A fact that takes minutes: run by <c>./test.sh --long</c> only, and shown as skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("RUN_LONG") != "1")
        {
            Skip = "Takes minutes: ./test.sh --long runs it.";
        }
    }
}
