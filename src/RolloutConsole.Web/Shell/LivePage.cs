using Microsoft.AspNetCore.Components;
using RolloutConsole.LiveFeed.Feed;

namespace RolloutConsole.Web.Shell;

/// <summary>
/// A page over one live picture. It is drawn with a snapshot first, on the server and without subscribing; it joins the feed after its
/// first interactive render, and leaves in order: cancel, await, dispose. When live updates are lost the last picture stays, a line
/// says so, and it is tried again.
/// </summary>
/// <typeparam name="T">The picture.</typeparam>
public abstract class LivePage<T> : ComponentBase, IAsyncDisposable
    where T : class
{
    private static readonly TimeSpan[] s_retries = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)];

    private readonly CancellationTokenSource _leaving = new();
    private Task _listening = Task.CompletedTask;

    /// <summary>The time.</summary>
    [Inject]
    public required TimeProvider Clock { get; init; }

    /// <summary>Where lost updates are noted.</summary>
    [Inject]
    public required ILoggerFactory Loggers { get; init; }

    /// <summary>The viewer's zone; UTC until the browser has told.</summary>
    [CascadingParameter]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>The newest picture; null before the first one.</summary>
    protected T? Picture { get; private set; }

    /// <summary>There is no such thing, or it was removed while it was shown.</summary>
    protected bool IsMissing { get; private set; }

    /// <summary>Why there is no picture at all.</summary>
    protected Exception? Fault { get; private set; }

    /// <summary>What is shown is old, because reading failed.</summary>
    protected bool IsLost { get; private set; }

    /// <summary>Cancelled when the person leaves the page.</summary>
    protected CancellationToken Leaving => _leaving.Token;

    /// <summary>One look without staying.</summary>
    protected abstract Task<T?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Joins the viewers.</summary>
    protected abstract Task<LiveStream<T>?> OpenAsync(CancellationToken leaving);

    /// <summary>A newer picture has come; called before it is rendered.</summary>
    protected virtual Task OnPictureAsync(T picture) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LookAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _listening = ListenAsync();
        }
    }

    /// <summary>Reads the picture once, as at the beginning.</summary>
    protected async Task LookAsync()
    {
        try
        {
            Fault = null;
            if (await ReadAsync(Leaving) is { } picture)
            {
                await TakeAsync(picture);
            }
            else
            {
                IsMissing = true;
            }
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
        }
        catch (Exception fault)
        {
            Fault = fault;
            Loggers.CreateLogger(GetType()).LogError(fault, "The page's picture could not be read");
        }
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _listening;
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task ListenAsync()
    {
        for (var failures = 0; !Leaving.IsCancellationRequested; failures++)
        {
            try
            {
                if (await OpenAsync(Leaving) is not { } stream)
                {
                    IsMissing = true;
                    await InvokeAsync(StateHasChanged);
                    return;
                }

                failures = 0;
                await ShowAsync(stream.First);
                await foreach (var picture in stream.Next)
                {
                    await ShowAsync(picture);
                }

                IsMissing = true;
                await InvokeAsync(StateHasChanged);
                return;
            }
            catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                Loggers.CreateLogger(GetType()).LogWarning(fault, "Live updates of a page are lost");
                await InvokeAsync(() =>
                {
                    IsLost = true;
                    StateHasChanged();
                });
                await Task.Delay(s_retries[Math.Min(failures, s_retries.Length - 1)], Clock, Leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private Task ShowAsync(T picture) => InvokeAsync(async () =>
    {
        (Fault, IsLost) = (null, false);
        await TakeAsync(picture);
        StateHasChanged();
    });

    private Task TakeAsync(T picture)
    {
        Picture = picture;
        return OnPictureAsync(picture);
    }
}
