namespace RolloutConsole.Testing;

/// <summary>Deadlines for awaits in tests: a test that waits for something that never comes fails instead of hanging.</summary>
public static class AwaitLimit
{
    /// <summary>Long enough for a loaded machine; a passing test never needs it.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    /// <summary>The task, but a <see cref="TimeoutException"/> after <see cref="Default"/>.</summary>
    public static Task WithinLimit(this Task task) => task.WaitAsync(Default);

    /// <summary>The task, but a <see cref="TimeoutException"/> after <see cref="Default"/>.</summary>
    public static Task<T> WithinLimit<T>(this Task<T> task) => task.WaitAsync(Default);

    /// <summary>The task, but a <see cref="TimeoutException"/> after <see cref="Default"/>.</summary>
    public static Task<T> WithinLimit<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Default);

    /// <summary>The task, but a <see cref="TimeoutException"/> after <see cref="Default"/>.</summary>
    public static Task WithinLimit(this ValueTask task) => task.AsTask().WaitAsync(Default);
}
